import type { Metadata } from "next";
import { TopologyPage } from "@/components/topology/topology-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Topology" };

export default function Topology() {
  return (
    <Page fill>
      <TopologyPage />
    </Page>
  );
}

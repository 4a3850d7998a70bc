import type { Metadata } from "next";
import { BrokersPage } from "@/components/brokers/brokers-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Brokers" };

export default function Brokers() {
  return (
    <Page fill>
      <BrokersPage />
    </Page>
  );
}

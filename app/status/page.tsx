import type { Metadata } from "next";
import { SelfCheck } from "@/components/status/self-check";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Status" };

export default function StatusPage() {
  return (
    <Page>
      <SelfCheck />
    </Page>
  );
}

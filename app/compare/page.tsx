import type { Metadata } from "next";
import { ComparePage } from "@/components/compare/compare-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Compare" };

export default function Compare() {
  return (
    <Page>
      <Offered offer="log" title="Compare two messages">
        <ComparePage />
      </Offered>
    </Page>
  );
}

import type { Metadata } from "next";
import { Suspense } from "react";
import { ComparePage } from "@/components/compare/compare-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Compare" };

export default function Compare() {
  return (
    <Page>
      <Offered offer="log" title="Compare two messages">
        <Suspense>
          <ComparePage />
        </Suspense>
      </Offered>
    </Page>
  );
}

import type { Metadata } from "next";
import { Suspense } from "react";
import { FailuresPage } from "@/components/failures/failures-page";
import { Offered } from "@/components/ui/offered";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Failures" };

export default function Failures() {
  return (
    <Page fill>
      <Offered offer="failures" title="Failures">
        <Suspense>
          <FailuresPage />
        </Suspense>
      </Offered>
    </Page>
  );
}

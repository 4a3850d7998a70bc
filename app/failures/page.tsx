import type { Metadata } from "next";
import { Suspense } from "react";
import { FailuresPage } from "@/components/failures/failures-page";
import { Page } from "@/components/ui/page";

export const metadata: Metadata = { title: "Failures" };

export default function Failures() {
  return (
    <Page fill>
      <Suspense>
        <FailuresPage />
      </Suspense>
    </Page>
  );
}

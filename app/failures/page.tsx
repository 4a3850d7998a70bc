import type { Metadata } from "next";
import { FailuresPage } from "@/components/failures/failures-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Failures" };

export default function Failures() {
  return (
    <Page fill>
      <Offered offer="failures" title="Failures">
        <FailuresPage />
      </Offered>
    </Page>
  );
}

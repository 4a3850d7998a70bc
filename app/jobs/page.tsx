import type { Metadata } from "next";
import { JobsPage } from "@/components/jobs/jobs-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";

export const metadata: Metadata = { title: "Jobs" };

export default function Jobs() {
  return (
    <Page fill>
      <Offered offer="failures" title="Jobs">
        <JobsPage />
      </Offered>
    </Page>
  );
}

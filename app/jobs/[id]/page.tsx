import type { Metadata } from "next";
import { JobPage } from "@/components/jobs/job-page";
import { Page } from "@/components/ui/page";
import { Offered } from "@/components/ui/state/offered";
import { decodeParam } from "@/lib/client/words/hrefs";

export const metadata: Metadata = { title: "Job" };

export default async function Job({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  return (
    <Page fill>
      <Offered offer="failures" title="Job">
        <JobPage id={decodeParam(id)} />
      </Offered>
    </Page>
  );
}

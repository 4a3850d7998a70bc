"use client";

import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useRef } from "react";
import { Link } from "@/components/ui/link/link";
import { LinkButton } from "@/components/ui/link/link-button";
import { PageHeader } from "@/components/ui/page";
import { Banner } from "@/components/ui/state/banner";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { DataTable, TableHead, Td, Tr } from "@/components/ui/table/data-table";
import { VirtualBody } from "@/components/ui/table/virtual-body";
import { Count } from "@/components/ui/text/number";
import { RelativeTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { jobsQuery } from "@/lib/client/queries/jobs";
import { formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { jobTitle } from "@/lib/client/words/job-words";
import type { Job } from "@/lib/model/job/job";
import { visibleLine } from "@/lib/model/text/visible-text";
import { JobProgress, JobStatusTag } from "./job-status";

/** Jobs of all kinds, newest first. */
export function JobsPage() {
  const query = useQuery(jobsQuery(useBroker()));
  return (
    <QueryState query={query} head={<PageHeader title="Jobs" />} pending={<TableSkeleton columns={5} rows={6} />}>
      {({ jobs, problem }) => (
        <>
          <PageHeader
            title={jobs.length === 0 ? "No jobs" : formatQuantity(jobs.length, "job")}
            actions={<LinkButton href={hrefs.failures}>Failures</LinkButton>}
          >
            <p>
              Redrives, replays, deletions and imports run on the server: they go on when this page is closed, and after
              a restart.
            </p>
          </PageHeader>
          {problem === null ? null : (
            <div className="px-5 pb-3">
              <Banner tone="warn" inset>
                {problem}
              </Banner>
            </div>
          )}
          {jobs.length === 0 ? <NoJobs /> : <JobTable jobs={jobs} />}
        </>
      )}
    </QueryState>
  );
}

/** Widths of the columns, and from which width of the table on each is there: the least needed go first. */
const columnStyle = {
  job: "@3xl:w-60",
  status: "w-28",
  progress: "w-32 @max-lg:w-24 @max-lg:pr-5!",
  stored: "w-24 @max-2xl:hidden",
  refused: "w-24 @max-2xl:hidden",
  failedAgain: "w-28 @max-3xl:hidden",
  started: "w-28 @max-lg:hidden",
  by: "@max-5xl:hidden",
} as const;

function JobTable({ jobs }: { jobs: readonly Job[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  return (
    <DataTable label="Jobs" fill fixed>
      <TableHead
        columns={[
          { label: "Job", className: columnStyle.job },
          { label: "Status", className: columnStyle.status },
          { label: "Progress", className: columnStyle.progress },
          { label: "Done", num: true, className: columnStyle.stored },
          { label: "Refused", num: true, className: columnStyle.refused },
          { label: "Failed again", num: true, className: columnStyle.failedAgain },
          { label: "Started", className: columnStyle.started },
          { label: "By, what", className: columnStyle.by },
        ]}
      />
      <VirtualBody ref={body} list="jobs" stillAs="all" rows={jobs} rowKey={({ id }) => id}>
        {(job) => (
          <Tr opensLink>
            <Td>
              <Link
                href={hrefs.job(job.id)}
                className="rounded-sm font-medium text-accent underline-offset-3 hover:underline"
              >
                {jobTitle(job)}
              </Link>
            </Td>
            <Td>
              <JobStatusTag status={job.status} />
            </Td>
            <Td className={columnStyle.progress}>
              <JobProgress total={job.total} pending={job.pending} label={`Progress of ${jobTitle(job)}`} />
            </Td>
            <Td num className={columnStyle.stored}>
              <Count value={doneCount(job)} />
            </Td>
            <Td num className={columnStyle.refused}>
              <Count value={job.counts.refused} />
            </Td>
            <Td num className={columnStyle.failedAgain}>
              <Count value={job.failedAgain} />
            </Td>
            <Td muted className={columnStyle.started}>
              <RelativeTime at={job.createdAt} />
            </Td>
            <Td muted className={columnStyle.by} title={job.scope}>
              {visibleLine(`${job.by}: ${job.scope}`)}
            </Td>
          </Tr>
        )}
      </VirtualBody>
    </DataTable>
  );
}

/** Messages that ended as they should. */
const doneCount = ({ counts }: Job) => counts.published + counts.duplicate + counts.discarded + counts.deleted;

function NoJobs() {
  return (
    <EmptyState
      icon={ListChecks}
      title="No job was started yet"
      actions={<LinkButton href={hrefs.failures}>Look at the failures</LinkButton>}
    >
      Redrive failures from their list; replay, delete or import messages from Search and from a stream's messages. The
      plan says what will happen before anything is sent or removed.
    </EmptyState>
  );
}

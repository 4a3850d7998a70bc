"use client";

import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import Link from "next/link";
import { Banner } from "@/components/ui/banner";
import { DataTable, Td, Th, Tr } from "@/components/ui/data-table";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkButton } from "@/components/ui/link-button";
import { Count } from "@/components/ui/number";
import { PageHeader } from "@/components/ui/page";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { RelativeTime } from "@/components/ui/time";
import { jobsQuery } from "@/lib/client/failure-jobs";
import { formatQuantity } from "@/lib/client/format";
import { hrefs } from "@/lib/client/hrefs";
import type { FailureJob } from "@/lib/model/failure-job";
import { visibleLine } from "@/lib/model/visible-text";
import { JobProgress, JobStatusTag } from "./job-status";
import { jobTitle } from "./job-words";

/** Redrive and discard jobs, newest first. */
export function JobsPage() {
  const query = useQuery(jobsQuery);
  return (
    <QueryState query={query} head={<PageHeader title="Jobs" />} pending={<TableSkeleton columns={5} rows={6} />}>
      {({ jobs, problem }) => (
        <>
          <PageHeader
            title={jobs.length === 0 ? "No jobs" : formatQuantity(jobs.length, "job")}
            actions={<LinkButton href={hrefs.failures}>Failures</LinkButton>}
          >
            <p>Redrives and discards run on the server: they go on when this page is closed, and after a restart.</p>
          </PageHeader>
          {problem === null ? null : (
            <div className="px-5 pb-3">
              <Banner tone="warn" inset>
                Jobs are {problem}
              </Banner>
            </div>
          )}
          {jobs.length === 0 ? <NoJobs /> : <JobTable jobs={jobs} />}
        </>
      )}
    </QueryState>
  );
}

function JobTable({ jobs }: { jobs: readonly FailureJob[] }) {
  return (
    <DataTable label="Jobs" fill fixed minWidth={640}>
      <caption className="sr-only">Jobs</caption>
      <thead>
        <tr>
          <Th className="w-60">Job</Th>
          <Th className="w-28">Status</Th>
          <Th className="w-32">Progress</Th>
          <Th num className="w-24">
            Stored
          </Th>
          <Th num className="w-24">
            Refused
          </Th>
          <Th num className="w-28">
            Failed again
          </Th>
          <Th className="w-28">Started</Th>
          <Th>By, what</Th>
        </tr>
      </thead>
      <tbody>
        {jobs.map((job) => (
          <Tr key={job.id}>
            <Td>
              <Link
                href={hrefs.failureJob(job.id)}
                className="rounded-sm font-medium text-accent underline-offset-3 hover:underline"
              >
                {jobTitle(job)}
              </Link>
            </Td>
            <Td>
              <JobStatusTag status={job.status} />
            </Td>
            <Td>
              <JobProgress total={job.total} pending={job.pending} label={`Progress of ${jobTitle(job)}`} />
            </Td>
            <Td num>
              <Count value={job.counts.published + job.counts.duplicate} />
            </Td>
            <Td num>
              <Count value={job.counts.refused} />
            </Td>
            <Td num>
              <Count value={job.failedAgain} />
            </Td>
            <Td muted>
              <RelativeTime at={job.createdAt} />
            </Td>
            <Td muted title={job.scope}>
              {visibleLine(`${job.by}: ${job.scope}`)}
            </Td>
          </Tr>
        ))}
      </tbody>
    </DataTable>
  );
}

function NoJobs() {
  return (
    <EmptyState
      icon={ListChecks}
      title="Nothing was redriven or discarded yet"
      actions={<LinkButton href={hrefs.failures}>Look at the failures</LinkButton>}
    >
      Choose failures, or filter them, and press Redrive: the plan says who will receive what before anything is sent.
    </EmptyState>
  );
}

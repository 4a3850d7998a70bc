"use client";

import { useMutation, useQuery } from "@tanstack/react-query";
import { Ban, Pause, Play, SearchX } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { Button } from "@/components/ui/button";
import { Segmented } from "@/components/ui/form/segmented";
import { LinkButton } from "@/components/ui/link/link-button";
import { PageHeader, Toolbar } from "@/components/ui/page";
import { Stat, StatRow } from "@/components/ui/stat";
import { Banner } from "@/components/ui/state/banner";
import { EmptyState } from "@/components/ui/state/empty-state";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { Count } from "@/components/ui/text/number";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { toApiError } from "@/lib/client/http/http";
import { askJobMutation, jobQuery } from "@/lib/client/queries/jobs";
import { useObstacle } from "@/lib/client/queries/offers";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { hrefs } from "@/lib/client/words/hrefs";
import { jobErrorSentence, jobSummary, jobTitle, outcomeMeanings, outcomeWords } from "@/lib/client/words/job-words";
import type { JobState } from "@/lib/contract/jobs";
import { type Job, openCopies, outcomeSchema, rightFor } from "@/lib/model/job/job";
import { visibleLine } from "@/lib/model/text/visible-text";
import { copySentence } from "./copy-words";
import { JobMessagesTable } from "./job-messages";
import { JobProgress, JobStatusTag } from "./job-status";

const filters = [...outcomeSchema.options, "pending", "failed_again"] as const;

/** One job: how far it is, what became of each message, and the buttons to pause, resume and cancel it. */
export function JobPage({ id }: { id: string }) {
  const query = useQuery(jobQuery(useBroker(), id));
  return (
    <QueryState
      query={query}
      head={<PageHeader title="Job" />}
      pending={<TableSkeleton columns={4} rows={10} />}
      error={(error) => (toApiError(error).code === "job_not_found" ? <UnknownJob /> : null)}
    >
      {({ job, copies }) => <KnownJob job={job} copies={copies} />}
    </QueryState>
  );
}

function KnownJob({ job, copies }: JobState) {
  const [only, setOnly] = useQueryState("only", parseAsStringLiteral(filters).withOptions({ history: "push" }));
  const figures = outcomeSchema.options.filter((outcome) => isShown(job, outcome));
  return (
    <>
      <PageHeader
        title={jobTitle(job)}
        badge={<JobStatusTag status={job.status} watching={copies !== null && openCopies(copies) > 0} />}
        actions={<JobActions job={job} />}
      >
        <p className="num">{visibleLine(jobSummary(job))}</p>
        {copies === null ? null : <p className="num">Copies: {copySentence(copies)}</p>}
        <p className="text-xs text-faint">
          {visibleLine(job.scope)}, started <ExactTime at={job.createdAt} /> by {visibleLine(job.by)}
          {job.to === "consumer" ? ", only to the consumer that failed" : ""}
          {job.destination === null ? "" : `, to ${visibleLine(job.destination)}`}
          {job.erases ? ", overwriting what is removed" : ""}
        </p>
      </PageHeader>
      <div className="px-5 pb-3">
        <JobProgress total={job.total} pending={job.pending} label="Progress" />
      </div>
      <StatRow>
        {figures.map((outcome) => (
          <Stat
            key={outcome}
            label={outcomeWords[outcome]}
            value={<Count value={job.counts[outcome]} />}
            note={<span title={outcomeMeanings[outcome]}>{outcomeMeanings[outcome]}</span>}
          />
        ))}
        <Stat label="Pending" value={<Count value={job.pending} />} note={`of ${formatCount(job.total)} in the plan`} />
        {copies === null ? null : (
          <Stat
            label="Acknowledged"
            value={<Count value={copies.acknowledged} />}
            note={`of ${formatQuantity(copies.stored, "copy", "copies")}, at least`}
          />
        )}
        {aimOf(job.action) === "published" ? (
          <Stat label="Failed again" value={<Count value={job.failedAgain} />} note="copies that failed so far" />
        ) : null}
      </StatRow>
      <JobNotes job={job} />
      <div className="pt-3">
        <Toolbar>
          <Segmented
            label="Outcome"
            value={only ?? "all"}
            options={[
              { value: "all", label: "All", count: formatCount(job.total) },
              ...filters
                .filter((filter) => countOf(job, filter) > 0 || filter === only)
                .map((filter) => ({ value: filter, label: labelOf(filter), count: formatCount(countOf(job, filter)) })),
            ]}
            onChange={(value) => void setOnly(value === "all" ? null : value)}
          />
        </Toolbar>
      </div>
      <JobMessagesTable job={job} only={only} />
    </>
  );
}

const isShown = ({ action, counts }: Job, outcome: keyof Job["counts"]) =>
  counts[outcome] > 0 || outcome === aimOf(action) || outcome === "refused";

/** How a message of a job should end. */
function aimOf(action: Job["action"]): keyof Job["counts"] {
  switch (action) {
    case "discard":
      return "discarded";
    case "delete":
      return "deleted";
    case "redrive":
    case "replay":
    case "import":
      return "published";
  }
}

function countOf(job: Job, filter: (typeof filters)[number]): number {
  if (filter === "pending") return job.pending;
  return filter === "failed_again" ? job.failedAgain : job.counts[filter];
}

function labelOf(filter: (typeof filters)[number]): string {
  if (filter === "pending") return "Pending";
  return filter === "failed_again" ? "Failed again" : outcomeWords[filter];
}

function JobNotes({ job }: { job: Job }) {
  if (job.maybeTwice === 0 && job.notDropped === 0) return null;
  return (
    <div className="grid gap-2 px-5 pt-3">
      {job.maybeTwice > 0 ? (
        <Banner tone="warn" inset>
          {formatQuantity(job.maybeTwice, "copy", "copies")} may be stored twice: the answer to an earlier attempt was
          lost, and a consumer may have taken that copy before it could be looked up.
        </Banner>
      ) : null}
      {job.notDropped > 0 ? (
        <Banner tone="warn" inset>
          {formatQuantity(
            job.notDropped,
            "original could not be dropped and is still stored beside its copy",
            "originals could not be dropped and are still stored beside their copies",
          )}
          .
        </Banner>
      ) : null}
    </div>
  );
}

function JobActions({ job }: { job: Job }) {
  const { mutate, isPending, error, variables } = useMutation(askJobMutation(useBroker()));
  const isOver = job.status === "finished" || job.status === "cancelled";
  const obstacle = useObstacle()(rightFor(job.action));
  const busy = (wish: string) => isPending && variables.wish === wish;
  return (
    <>
      {error ? <span className="text-gave-up">{jobErrorSentence(toApiError(error))}</span> : null}
      {job.status === "running" ? (
        <Button
          icon={Pause}
          disabledReason={obstacle}
          pending={busy("pause")}
          onClick={() => mutate({ id: job.id, wish: "pause" })}
        >
          Pause
        </Button>
      ) : null}
      {job.status === "paused" ? (
        <Button
          icon={Play}
          disabledReason={obstacle}
          variant="primary"
          pending={busy("resume")}
          onClick={() => mutate({ id: job.id, wish: "resume" })}
        >
          Resume
        </Button>
      ) : null}
      {isOver ? null : (
        <Button
          icon={Ban}
          disabledReason={obstacle}
          variant="danger"
          pending={busy("cancel")}
          onClick={() => mutate({ id: job.id, wish: "cancel" })}
        >
          Cancel the rest
        </Button>
      )}
      <LinkButton href={hrefs.jobs}>All jobs</LinkButton>
    </>
  );
}

function UnknownJob() {
  return (
    <EmptyState
      icon={SearchX}
      title="There is no such job"
      actions={<LinkButton href={hrefs.jobs}>All jobs</LinkButton>}
    >
      Jobs are kept for 30 days.
    </EmptyState>
  );
}

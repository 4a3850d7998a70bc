import type { Job, JobAction, JobStatus, Outcome } from "../../model/job/job";
import type { ApiError, ApiErrorCode } from "../http/http";
import { formatCount, formatExactNumber, formatQuantity } from "./format";

/** An outcome as one or two words. */
export const outcomeWords: Record<Outcome, string> = {
  published: "Published",
  duplicate: "Duplicate",
  refused: "Refused",
  gone: "Gone",
  skipped: "Skipped",
  discarded: "Discarded",
  deleted: "Deleted",
};

/** An outcome as a sentence. */
export const outcomeMeanings: Record<Outcome, string> = {
  published: "A copy is stored",
  duplicate: "The destination had this copy already, from before an interruption: not stored twice",
  refused: "The destination refused the copy: nothing was changed",
  gone: "It is no longer stored: nothing was changed",
  skipped:
    "Not done: cancelled, acted on before, its headers were kept only in part, or its consumer cannot be reached alone",
  discarded: "Done with; dropped where nobody else needs it",
  deleted: "Removed from its stream",
};

/** A status as one word. */
export const statusWords: Record<JobStatus, string> = {
  running: "Running",
  paused: "Paused",
  cancelled: "Cancelled",
  finished: "Finished",
};

/** What a job does, as a verb. */
export const actionWords: Record<JobAction, string> = {
  redrive: "Redrive",
  discard: "Discard",
  replay: "Replay",
  delete: "Delete",
  import: "Import",
};

/** The same as nouns: `Deletion of 3 messages`. */
const actionNouns: Record<JobAction, string> = { ...actionWords, delete: "Deletion" };

/** A job as a heading: `Redrive of 1,200 messages`. */
export function jobTitle({ action, total }: Pick<Job, "action" | "total">): string {
  return `${actionNouns[action]} of ${formatQuantity(total, "message")}`;
}

/** Copies per second as typed; null for no limit, undefined for what is no rate. */
export function parseRate(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const rate = Number(trimmed);
  return Number.isFinite(rate) && rate >= 0.01 && rate <= 1_000_000 ? rate : undefined;
}

/** How a job stands, in a sentence. */
export function jobSummary(job: Job): string {
  const done = job.total - job.pending;
  const speed = job.ratePerS === null ? "" : ` at ${formatExactNumber(job.ratePerS)} a second`;
  switch (job.status) {
    case "running":
      return `${formatCount(done)} of ${formatQuantity(job.total, "message")} done${speed}.`;
    case "paused":
      return `${formatQuantity(job.pending, "message")} not ${job.action === "delete" ? "deleted" : "sent"} yet. ${sentence(job.reason ?? "paused")}`;
    case "cancelled":
      return `Ended by request after ${formatCount(done - job.counts.skipped)} of ${formatQuantity(job.total, "message")}.`;
    case "finished":
      return job.total === 1
        ? "Its one message is accounted for."
        : `All ${formatQuantity(job.total, "message")} accounted for.`;
  }
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const errorWords: Partial<Record<ApiErrorCode, string>> = {
  failure_not_found: "One of the failures is not recorded any more; it may have expired. Choose again.",
  not_allowed: "This dashboard may not do that: JETLAG_RIGHTS decides.",
  conflict: "The job is over already.",
  offline: "The dashboard does not answer, so it is not known whether the job was started. Look under Jobs.",
  bus_unavailable: "The dashboard is not connected to the server: nothing was started.",
  no_leader:
    "The stream has no leader at the moment: nothing was started. Try again once enough of its servers are up.",
  no_stream_for_subject: "No stream captures this subject: nothing would be stored.",
};

/** Why starting or changing a job failed, for people. */
export function jobErrorSentence({ code, title, detail }: Pick<ApiError, "code" | "title" | "detail">): string {
  return errorWords[code] ?? (detail ? `${title.replace(/\.$/, "")}: ${detail}` : title);
}

/** Where copies to a subject go, with their number: `3 to ORDERS`. */
export function copiesTo({
  count,
  stream,
  refusal,
}: {
  readonly count: number;
  readonly stream: string | null;
  readonly refusal: string | null;
}): string {
  return refusal === null ? `${formatCount(count)} to ${stream ?? "no stream"}` : `${formatCount(count)} refused`;
}

import { formatQuantity } from "@/lib/client/format";
import type { ApiError, ApiErrorCode } from "@/lib/client/http";
import type { Recipients } from "@/lib/contract/publish";
import { needsAttention } from "@/lib/model/consumer-health";
import type { Failure } from "@/lib/model/failure";
import type { Retention } from "@/lib/model/stream";

/** What will happen when a message is sent again, in words. */
export interface RetryPlan {
  /** First line: what is done and who gets it. */
  readonly summary: string;
  /** What the button says. */
  readonly action: string;
  /** What a person should know before pressing; each a sentence. */
  readonly warnings: readonly string[];
  /** Why it cannot be done; null when it can. */
  readonly obstacle: string | null;
}

/** The plan for a failure. `recipients` is null when it is not known who would receive it. */
export function planRetry(failure: Failure, recipients: Recipients | null): RetryPlan {
  const { subject } = failure;
  if (subject === null) return { ...nothing, obstacle: retryObstacle(failure) };
  const copy = `This publishes a copy of the message to ${subject}.`;
  if (recipients === null)
    return { ...nothing, summary: copy, warnings: ["It is not known who will receive it."], action: "Retry" };
  if (recipients.stream === null)
    return { ...nothing, summary: copy, obstacle: "No stream captures this subject now: nothing would be stored." };
  const { consumers } = recipients;
  const warnings = warnOf(failure, recipients);
  const [only, ...others] = consumers;
  if (only === undefined) return { ...nothing, summary: `${copy} No consumer reads this subject now.`, warnings };
  const isOnlyTheFailed = others.length === 0 && isFailed(failure, recipients, only.name);
  if (isOnlyTheFailed)
    return { ...nothing, summary: `${copy} Only the consumer that failed will receive it.`, warnings };
  const number = formatQuantity(consumers.length, "consumer");
  return {
    ...nothing,
    summary: `${copy} Replay: every consumer of the subject sees it. ${number} will receive it:`,
    action: `Retry for ${number}`,
    warnings,
  };
}

const nothing: RetryPlan = { summary: "", action: "Retry", warnings: [], obstacle: null };

const isFailed = (failure: Failure, { stream }: Recipients, name: string) =>
  stream === failure.stream && name === failure.consumer;

/** About the consumer that failed; how the others are, their verdicts say. */
function warnOf(failure: Failure, recipients: Recipients): string[] {
  const name = failure.consumerDisplayName;
  const failed = recipients.consumers.find((consumer) => isFailed(failure, recipients, consumer.name));
  if (failed === undefined) return [`${name}, which failed, is not among those who receive it.`];
  if (failed.paused) return [`${name}, which failed, is paused: the copy waits until it is resumed.`];
  if (!needsAttention(failed.verdict)) return [];
  return [`${name}, which failed, still has trouble: the copy may wait, or fail again.`];
}

/** What happens to the message that failed. `retention` is null when the stream is not known. */
export function originalFate(stream: string, retention: Retention | null): string {
  if (retention === null) return "On a work queue the original is dropped once the copy is stored.";
  if (retention === "workqueue") return `${stream} is a work queue: the original is dropped once the copy is stored.`;
  return `The original stays in ${stream}, others may still need it.`;
}

/** Why a failure cannot be retried, or null. */
export function retryObstacle({ subject, preview, resolution }: Failure): string | null {
  if (resolution !== null) return "It was retried before";
  if (subject === null || preview === null)
    return "The payload is gone: the message was acknowledged or removed before it could be read";
  return null;
}

const errorWords: Partial<Record<ApiErrorCode, string>> = {
  payload_gone: "The payload is gone, so there is nothing to send. Nothing was changed.",
  failure_not_found: "This failure is not recorded any more; it may have expired.",
  conflict: "Somebody retried it already. Look under Resolved.",
  publish_unknown:
    "No answer came: the copy may be stored or not. Press again: within the stream's duplicate window it cannot be stored twice.",
  timeout: "No answer came in time. Press again: within the stream's duplicate window it cannot be stored twice.",
  offline: "The dashboard does not answer, so it is not known whether the copy was sent. Pressing again is harmless.",
  bus_unavailable: "The dashboard is not connected to the server: nothing was sent.",
  no_stream_for_subject: "No stream captures this subject any more: nothing was stored.",
  stream_full: "The stream is full and refuses new messages: nothing was stored.",
  payload_too_large: "The message is larger than the server or the stream takes now: nothing was stored.",
  permission_denied: "The account that the dashboard uses may not publish to this subject.",
};

/** Why a retry failed, for people. */
export function retryErrorSentence({ code, title, detail }: Pick<ApiError, "code" | "title" | "detail">): string {
  return errorWords[code] ?? (detail ? `${title}: ${detail}` : title);
}

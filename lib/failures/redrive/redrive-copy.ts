import { deadLetterHeaderNames, mostAttempts } from "../../model/message/dead-letter";
import { type HeaderEntries, headerCount, headerValue } from "../../model/message/headers";
import { writtenNumber } from "../../model/message/message-number";
import type { IndexedFailure } from "../inbox/failure-index";

/** Headers of a copy besides the message's own and those that say where it comes from. */
export const redriveHeaderNames = { job: "Jetlag-Redrive-Job", attempt: "Jetlag-Redrive-Attempt" } as const;

const ownNames: ReadonlySet<string> = new Set([
  ...Object.values(deadLetterHeaderNames),
  ...Object.values(redriveHeaderNames),
]);

/**
 * Headers of the copy: all of the message's in their order, including repeated and empty ones, except those addressed to
 * the broker. So the copy has no time to live of its own, and may outlive its original: better than to be lost with it.
 */
export function copyHeaders(
  { failure, headers }: IndexedFailure,
  { job, isForBroker }: { readonly job: string; readonly isForBroker: (header: string) => boolean },
): HeaderEntries {
  const names = deadLetterHeaderNames;
  const origin: readonly (readonly [string, string | number | null])[] = [
    [names.originStream, failure.stream],
    [names.originNumber, writtenNumber(failure)],
    [names.originConsumer, failure.consumer],
    [names.originSubject, failure.subject],
    [names.attempts, failure.deliveries],
    [redriveHeaderNames.job, job],
    [redriveHeaderNames.attempt, failure.redriveAttempt + 1],
  ];
  return [
    ...(headers ?? []).filter(([name]) => !isForBroker(name) && !ownNames.has(name)),
    ...origin.flatMap(([name, value]): HeaderEntries => (value === null ? [] : [[name, String(value)]])),
  ];
}

/** Which redriven copy a message with these headers is; 0 for none. */
export function redriveAttemptOf(headers: HeaderEntries | undefined): number {
  return headerCount(headerValue(headers ?? [], redriveHeaderNames.attempt), mostAttempts) ?? 0;
}

/** The copy's message id: one for each message of a job, so that sending it again cannot store it twice. */
export function copyId(jobId: string, failureId: string): string {
  return `jetlag-redrive:${jobId}:${failureId}`;
}

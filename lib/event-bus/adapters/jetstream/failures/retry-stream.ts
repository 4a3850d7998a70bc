import { type HeaderEntries, headerValue } from "../../../../model/message/headers";
import type { StreamConfig } from "../../../../model/stream/stream";
import { covers, isSubject } from "../../../../model/stream/subject";
import type { ResolvedOptions } from "../../../bus/options";
import { eventSubjectHeader, retryStreamName } from "../../../bus/retry-target";
import { EventBusError, Terminate } from "../../../errors";
import type { NewStream } from "../streams";

/** The work queue where copies for one consumer alone wait: each is handled once, also when nobody is there now. */
export function retryStreamConfig({ streamName, maxAgeMs }: ResolvedOptions): NewStream {
  const name = retryStreamName(streamName);
  return {
    name,
    subjects: [`${name}.>`],
    retention: "workqueue",
    maxAgeMs,
    // Whoever sends copies may have to find out after a crash which of them arrived.
    duplicateWindowMs: Math.min(60 * 60 * 1_000, maxAgeMs),
    allowDirect: true,
  };
}

/** Throws `conflict` for a stream of this name that keeps what was handled: it would be handled again some day. */
export function requireRetryQueue({ name, retention }: StreamConfig): void {
  if (retention === "workqueue") return;
  throw new EventBusError(
    "conflict",
    `stream ${name} exists with ${retention} retention; retryStream needs a work queue`,
  );
}

/** The subject that the event of a copy was published to, or null where the subscription with `filter` has no part in it. */
export function retriedSubject(headers: HeaderEntries, filter: string): string | null {
  const subject = headerValue(headers, eventSubjectHeader);
  return subject !== undefined && isSubject(subject) && covers(filter, subject) ? subject : null;
}

/** Stands in for the handler where {@link retriedSubject} is null: never delivered again, and told to the log. */
export function refuseStray(): never {
  throw new Terminate(`header ${eventSubjectHeader} does not name an event of this subscription`);
}

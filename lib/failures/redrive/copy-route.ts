import type { ReaderTargets, Recipients } from "../../event-bus/broker/sender";
import { eventSubjectHeader } from "../../event-bus/bus/retry-target";
import type { RedriveTo } from "../../model/job/job";
import { headerValue } from "../../model/message/headers";
import type { IndexedFailure } from "../inbox/failure-index";

/** Who gets the copies of a job; `destination` is the subject of all that go to everyone, null for each its own. */
export interface CopyAim {
  readonly to: RedriveTo;
  readonly destination: string | null;
}

/** Where the copy of a failed message goes. */
export type CopyRoute =
  | {
      readonly kind: "subject";
      readonly subject: string;
      /** On the way to one consumer: the channel that has to store it, and what the handler is told it came from. */
      readonly retry: { readonly channel: string; readonly eventSubject: string } | null;
    }
  /** Nothing is known that is sent to so that its channel stores it under its `subject` again; `reason` is a clause. */
  | { readonly kind: "unmapped"; readonly subject: string; readonly reason: string }
  /** The message does not say which subject it came from. */
  | { readonly kind: "unknown" }
  /** Only the first of its headers were recorded, so that a copy would lack some. */
  | { readonly kind: "incomplete" }
  /** Its consumer cannot be reached alone; `reason` is a clause. */
  | { readonly kind: "unreachable"; readonly reason: string };

/** Why a message of that route is skipped, a clause; null: it is not. */
export function skipReason(route: CopyRoute): string | null {
  switch (route.kind) {
    case "incomplete":
      return "its headers were too large to be recorded whole, and a copy would lack some";
    case "unreachable":
      return route.reason;
    default:
      return null;
  }
}

/** What is asked for the way of a copy: `targets` for one to one consumer alone, `recipients` for one to everyone. */
export interface KnownWays {
  readonly targets: ReaderTargets;
  readonly recipients: Pick<Recipients, "subjectFor">;
}

/** The route of one failure in a job. */
export function routeCopy(
  known: Pick<IndexedFailure, "failure" | "headers">,
  { to, destination }: CopyAim,
  { targets, recipients }: KnownWays,
): CopyRoute {
  if (!known.failure.headersWhole) return { kind: "incomplete" };
  switch (to) {
    case "everyone": {
      if (destination !== null) return { kind: "subject", subject: destination, retry: null };
      const { subject, stream } = known.failure;
      if (subject === null) return { kind: "unknown" };
      const target = stream === null ? null : recipients.subjectFor({ channel: stream, subject });
      if (target?.possible === false) return { kind: "unmapped", subject, reason: target.reason };
      return { kind: "subject", subject: target?.subject ?? subject, retry: null };
    }
    case "consumer": {
      const target = targets.of(known.failure);
      if (!target.possible) return { kind: "unreachable", reason: target.reason };
      const { channel, subject } = target;
      const eventSubject = headerValue(known.headers ?? [], eventSubjectHeader) ?? ownSubject(known, subject);
      return eventSubject === null
        ? { kind: "unknown" }
        : { kind: "subject", subject, retry: { channel, eventSubject } };
    }
  }
}

/** A copy that failed again was stored under its retry subject, which no event was published to. */
function ownSubject({ failure: { subject } }: Pick<IndexedFailure, "failure">, retrySubject: string): string | null {
  return subject === retrySubject ? null : subject;
}

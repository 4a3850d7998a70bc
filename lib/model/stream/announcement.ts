import type { Place } from "../place";

/** What a broker says when a delivery ends without an acknowledgement. It carries the place, never the payload. */
export interface Announcement {
  /** The server's own id of this announcement: the same one may be read twice, the id tells. */
  readonly id: string;
  /**
   * `max_deliveries` and `terminated`: the delivery failed for good. `removed`: a limit or a newer message took the message
   * out of its stream while a reader had it; whether the reader handled it, nobody can tell.
   */
  readonly kind: "max_deliveries" | "terminated" | "removed";
  /** When the server noticed, ISO 8601. */
  readonly at: string;
  readonly stream: string;
  readonly consumer: string;
  /** Where the message is, or was. */
  readonly place: Place;
  /** The same as people know it; null where no number of ours holds it exactly (2^53). */
  readonly number: number | null;
  /** Deliveries made, the failed last one included. */
  readonly deliveries: number;
  /** The handler's reason for `terminated`, when it gave one. */
  readonly reason: string | null;
}

/** A delivery that failed for good. */
export interface FailedDelivery extends Announcement {
  readonly kind: "max_deliveries" | "terminated";
}

/** True for what a person has to know of: all but a message that was removed while in flight. */
export function isFailedDelivery(announcement: Announcement): announcement is FailedDelivery {
  return announcement.kind !== "removed";
}

/** How long an acknowledgement took, for a consumer whose acknowledgements are sampled. */
export interface AckTiming {
  readonly stream: string;
  readonly consumer: string;
  /** From the last delivery, or the last sign of work, to the acknowledgement, milliseconds. */
  readonly ackMs: number;
}

/** What a broker says when a worker rejects a delivery (nak): it comes again, unless that was the last attempt. */
export type Rejection = Pick<Announcement, "id" | "at" | "stream" | "consumer" | "place" | "number" | "deliveries">;

import type { AckTiming, Advisory, Rejection } from "../../model/stream/advisory";

/** Rejections read from the stream that keeps them. */
export interface RejectionPage {
  readonly rejections: readonly Rejection[];
  /** Where to go on reading. */
  readonly nextSeq: number;
}

/** How advisories are handed over. */
export interface FollowOptions {
  /** Handlers that may run at once (1); with more than one the order is that of their beginning. */
  readonly concurrency?: number;
}

/** Stream that keeps what fails for good. */
export const advisoryStream = "JETLAG_ADVISORIES";
/** Stream that keeps what is rejected and tried again. */
export const rejectionStream = "JETLAG_REJECTIONS";

/**
 * Subjects of what fails for good. The whole advisory space would also hold an audit of every API call, Jetlag's own
 * polling first of all.
 */
export const advisorySubjects = ["MAX_DELIVERIES", "MSG_TERMINATED"].map(
  (kind) => `$JS.EVENT.ADVISORY.CONSUMER.${kind}.>`,
);
/** Subjects of rejections; the server announces each consumer's on a subject of its own. */
export const rejectionSubjects = ["$JS.EVENT.ADVISORY.CONSUMER.MSG_NAKED.>"];

/** The broker's announcements of failed deliveries, kept in streams so that none is missed while nobody looks. */
export interface Advisories {
  /**
   * Hands over every advisory in {@link advisoryStream} at least once, in order; a rejected promise brings it back later. Several
   * processes share the work. Returns a function that stops and waits for the running handlers.
   */
  follow(handler: (advisory: Advisory) => Promise<void>, options?: FollowOptions): Promise<() => Promise<void>>;
  /** Hears advisories as they are sent, storing nothing: what happens while nobody listens is missed. */
  watch(listener: (advisory: Advisory) => void): () => void;
  /** Rejections kept in {@link rejectionStream} at `fromSeq` and later, oldest first, at most `limit`; reading takes none away. */
  readRejections(fromSeq: number, limit: number): Promise<RejectionPage>;
  /** Hears rejections as they are sent, storing nothing. */
  watchRejections(listener: (rejection: Rejection) => void): () => void;
  /** Hears how long acknowledgements took, of consumers that have sampling on (`ackSamplePercent`). */
  watchAckTimings(listener: (timing: AckTiming) => void): () => void;
}

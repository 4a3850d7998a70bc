import type { AckTiming, Advisory, Rejection } from "../../model/stream/advisory";

/** Bounds of a stream that keeps advisories; at either the oldest go. */
export interface AdvisoryBounds {
  /** Milliseconds. */
  readonly maxAgeMs: number;
  readonly maxMessages: number;
  /** Told to the broker only where the account demands it: it reserves that much at once, empty or not. */
  readonly maxBytes: number;
}

/** Bounds of the stream of rejections: a consumer that rejects all the time must not crowd out the others. */
export interface RejectionBounds extends AdvisoryBounds {
  readonly maxPerConsumer: number;
}

/** Since when advisories are kept, and where. */
export interface AdvisoryCapture {
  readonly stream: string;
  /** When the capturing stream was made, ISO 8601. */
  readonly since: string;
}

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

/** The broker's announcements of failed deliveries, kept in streams so that none is missed while nobody looks. */
export interface Advisories {
  /** Creates the capturing stream where it is missing. Throws `permission_denied`, `conflict` and the like. */
  capture(bounds: AdvisoryBounds): Promise<AdvisoryCapture>;
  /**
   * Hands over every captured advisory at least once, in order; a rejected promise brings it back later. Several
   * processes share the work. Returns a function that stops and waits for the running handlers.
   */
  follow(handler: (advisory: Advisory) => Promise<void>, options?: FollowOptions): Promise<() => Promise<void>>;
  /** Hears advisories as they are sent, storing nothing: what happens while nobody listens is missed. */
  watch(listener: (advisory: Advisory) => void): () => void;
  /** Creates the stream that keeps rejections, apart from the failures: a storm of them pushes none of those out. */
  captureRejections(bounds: RejectionBounds): Promise<AdvisoryCapture>;
  /** Rejections kept at `fromSeq` and later, oldest first, at most `limit`; reading takes none away. */
  readRejections(fromSeq: number, limit: number): Promise<RejectionPage>;
  /** Hears rejections as they are sent, storing nothing. */
  watchRejections(listener: (rejection: Rejection) => void): () => void;
  /** Hears how long acknowledgements took, of consumers that have sampling on (`ackSamplePercent`). */
  watchAckTimings(listener: (timing: AckTiming) => void): () => void;
}

import type { AckTiming, Advisory, Rejection } from "../../model/stream/advisory";

/** Rejections that were kept, read from where the reader had come to. */
export interface RejectionPage {
  readonly rejections: readonly Rejection[];
  /** Where to go on reading: only the broker's adapter knows what it means. */
  readonly next: string;
}

/** How announcements are handed over. */
export interface FollowOptions {
  /** Handlers that may run at once (1); with more than one the order is that of their beginning. */
  readonly concurrency?: number;
}

/** What a broker announces of failed deliveries. */
export interface FailureSource {
  /**
   * Hands over every announcement that is kept at least once, in order; a rejected promise brings it back later. Several
   * processes share the work. Returns a function that stops and waits for the running handlers.
   */
  follow(handler: (advisory: Advisory) => Promise<void>, options?: FollowOptions): Promise<() => Promise<void>>;
  /** Hears announcements as they are made, keeping nothing: what happens while nobody listens is missed. */
  watch(listener: (advisory: Advisory) => void): () => void;
  /**
   * Rejections that are kept, oldest first, at most `limit`, from where a page before ended (null: the oldest one); reading
   * takes none away. Throws `invalid_input` for a place that is none of this broker's.
   */
  readRejections(from: string | null, limit: number): Promise<RejectionPage>;
  /** Hears rejections as they are made, keeping nothing. */
  watchRejections(listener: (rejection: Rejection) => void): () => void;
  /** Hears how long acknowledgements took, of readers that have sampling on (`ackSamplePercent`). */
  watchAckTimings(listener: (timing: AckTiming) => void): () => void;
}

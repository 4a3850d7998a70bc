import type { Stream } from "../model/stream/stream";

/** What a sweep saw of the streams where the store is. */
export interface SeenStreams {
  readonly streams: readonly Stream[];
  /** Streams whose servers did not answer. */
  readonly missing: readonly string[];
  /** False when the broker could not be read since: what is seen may have passed. */
  readonly fresh: boolean;
  /** Our clock, Unix milliseconds. */
  readonly nowMs: number;
  /** True while something cannot be stored somewhere: perhaps nothing can (false). */
  readonly suspect?: boolean;
}

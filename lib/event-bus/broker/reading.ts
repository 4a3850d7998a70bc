import type { Consumer } from "../../model/consumer/consumer";
import type { Stream } from "../../model/stream/stream";

/** The broker's clock, read between two looks at ours. Unix milliseconds. */
export interface ClockReading {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly serverMs: number;
}

/** One sweep: everything that a broker holds and who reads it, and what could not be read. */
export interface Reading {
  /** Streams, topics or queues. */
  readonly channels: readonly Stream[];
  /** Channels whose servers did not answer. */
  readonly missingChannels: readonly string[];
  /** Consumers or groups of every channel but Jetlag's own. */
  readonly readers: readonly Consumer[];
  /** Readers whose servers did not answer, by channel: a gap for each, not gone. */
  readonly missingReaders: ReadonlyMap<string, ReadonlySet<string>>;
  /** Channels whose readers could not be read, and why: a gap for them, not zero. */
  readonly unreadChannels: ReadonlyMap<string, string>;
  /** What the broker's clock said meanwhile; null when it did not say. */
  readonly clock: ClockReading | null;
}

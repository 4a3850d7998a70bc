import type { Consumer } from "../../model/consumer/consumer";
import type { DeliveryCounts } from "../../model/consumer/delivery-counts";
import type { Known } from "../../model/known";
import type { Place } from "../../model/place";
import type { Stream } from "../../model/stream/stream";

/** The broker's clock, read between two looks at ours. Unix milliseconds. */
export interface ClockReading {
  readonly sentMs: number;
  readonly receivedMs: number;
  readonly serverMs: number;
}

/** A message that a reader has still to deal with. */
export interface OpenMessage {
  /** In the reader's channel. */
  readonly place: Place;
  /** The broker's running number of it, shown to people; null where there is none. */
  readonly number: number | null;
  /** ISO 8601, by the broker's clock, and the same as Unix milliseconds. */
  readonly storedAt: string;
  readonly storedAtMs: number;
}

/**
 * The oldest message that a reader has not finished, and the oldest that it was not given; null where there is none.
 * What is measured is the age: the true oldest one is as old as this one, at least, or at most.
 */
export interface OldestMessages {
  readonly unfinished: Known<OpenMessage> | null;
  readonly undelivered: Known<OpenMessage> | null;
}

/** One sweep: everything that a broker holds and who reads it, and what could not be read. */
export interface Reading {
  /** When the figures had been read, Unix milliseconds by our clock. */
  readonly atMs: number;
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
  /**
   * The oldest open messages of every reader in `readers` that has some, by `consumerKey`. Finding them costs reads, of
   * which one sweep makes a few: the next ones know more.
   */
  readonly oldest: ReadonlyMap<string, OldestMessages>;
  /**
   * What readers were given, by `consumerKey`; of those that got nothing since they were first seen there is nothing.
   * Counting costs reads as well: what one sweep did not count is a bound.
   */
  readonly counts: ReadonlyMap<string, DeliveryCounts>;
  /**
   * Messages that left a channel at its limits, since the reading before, before a reader was given them, by `consumerKey`:
   * at least so many, where only counting them shows it. Of those that lost nothing there is nothing.
   */
  readonly lost: ReadonlyMap<string, number>;
  /**
   * Channels that somebody had messages removed from since the reading before, or may have had, of those that let go of
   * what is finished: there the figures of readers do not tell one from the other.
   */
  readonly removedOnRequest: ReadonlySet<string>;
  /** Why some of the oldest could not be read this time, a clause; null when nothing failed. */
  readonly oldestProblem: string | null;
  /** What the broker's clock said meanwhile; null when it did not say. */
  readonly clock: ClockReading | null;
}

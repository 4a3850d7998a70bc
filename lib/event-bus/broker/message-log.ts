import type { HeaderEntries } from "../../model/message/headers";
import type { Place } from "../../model/place";
import type { Stream } from "../../model/stream/stream";
import type { ReadOptions } from "./read-options";

/** A message that a broker keeps. */
export interface LoggedMessage {
  readonly place: Place;
  readonly subject: string;
  /** ISO 8601, by the broker's clock. */
  readonly storedAt: string;
  readonly headers: HeaderEntries;
  readonly data: Uint8Array;
  /** The broker's own running number of it, shown to people; null where there is none. */
  readonly number: number | null;
}

/** Messages that a channel keeps, by their subjects. */
export interface SubjectCounts {
  /** Each subject that was told, and how many messages are kept of it. */
  readonly told: readonly (readonly [subject: string, messages: number])[];
  /** Subjects that there are: more than were told where the broker cuts its answer. */
  readonly total: number;
}

/** How subjects are counted. */
export interface CountOptions extends ReadOptions {
  /** Subjects to be told at most, about; what one answer of the broker holds unless given. */
  readonly most?: number;
}

/** Where a channel ends. */
export interface ChannelEnd {
  /** When the channel was made, ISO 8601: another one of the same name has another time, and may begin anew. */
  readonly createdAt: string;
  /** The place of the newest message ever stored, whether or not it is there still; null before the first. */
  readonly place: Place | null;
  /** Its running number, 0 before the first; null where messages have none. */
  readonly number: number | null;
}

/** Which messages of a channel to read, and in which order. */
export interface LogRange {
  /**
   * Where to begin, inclusive: a place, which needs to hold no message, or the first message stored at a time or later;
   * where nothing is that young, there is nothing to read forward, and backward begins at the newest. Without: the end
   * that the direction starts from.
   */
  readonly from?: Place | Date;
  /** Instead of `from`: a place to begin after, in the direction of reading. It needs to hold no message. */
  readonly beyond?: Place;
  /** Only messages that match this filter, in the broker's grammar. */
  readonly subject?: string;
  readonly direction: "forward" | "backward";
  /** At most this many messages. */
  readonly limit: number;
  /** The read ends early after the message with which it holds as many bytes. */
  readonly maxBytes?: number;
}

/** What is done with the messages of a channel that is followed. */
export interface LogFollower<T> {
  /** Called once with each message, oldest first; what it returns is kept with the message. */
  readonly added: (message: LoggedMessage) => T;
  /** Called once with what was kept of a message that is gone, or not among the newest any more. */
  readonly gone: (kept: T) => void;
}

/** A channel that is followed from its oldest message on: which messages it has, and has no more. */
export interface LogTail {
  /**
   * Takes in what is new and tells what is gone, also when the channel was made anew or lost its end. `channel` is the
   * channel as a sweep saw it, which may be older than what was read since. Asks the broker nothing when nothing changed.
   */
  refresh(channel: Stream, options?: ReadOptions): Promise<void>;
  /** Takes note of a message that this process removed itself: nothing is asked to notice that. */
  noteRemoved(place: Place): void;
  /** Tells that all are gone. */
  forget(): void;
}

/**
 * Messages that a broker keeps, read without a trace: nothing is acknowledged, removed or created. Every method throws
 * `EventBusError`: `stream_not_found`, `invalid_input` for places that are none of this broker's, `invalid_subject`,
 * `permission_denied`, `bus_unavailable`, `no_leader`, `timeout`; and the signal's reason as soon as it is aborted.
 */
export interface MessageLog {
  /** The message at a place, or null when there is none (any more). */
  get(place: Place, options?: ReadOptions): Promise<LoggedMessage | null>;
  /**
   * One page of messages, oldest or newest first, handed over one by one as they are read. It ends early where they are
   * large or take long. Resolves with where the next page in this direction begins; null at the end.
   */
  read(
    channel: string,
    range: LogRange,
    take: (message: LoggedMessage) => void,
    options?: ReadOptions,
  ): Promise<Place | null>;
  /**
   * How many messages a channel keeps of each subject that matches `filter`. Reads no message; costs the broker in
   * proportion to the subjects that match, and that for each of its answers.
   */
  countBySubject(channel: string, filter: string, options?: CountOptions): Promise<SubjectCounts>;
  /** The newest message that matches `filter`, or null. One question, whose answer carries the whole message. */
  latest(channel: string, filter: string, options?: ReadOptions): Promise<LoggedMessage | null>;
  /**
   * How many messages that match a filter a channel keeps from a place on. Reads no message; null where the broker does
   * not count.
   */
  countFrom(from: Place, filter: string, options?: ReadOptions): Promise<number | null>;
  /** Where a channel ends now. Reads no message. */
  end(channel: string, options?: ReadOptions): Promise<ChannelEnd>;
  /**
   * Hands over the messages at these places, in any order, as they are read; those that are gone are left out. Places that
   * lie together are read in one go, others one by one. Holds few messages at a time.
   */
  getMany(places: readonly Place[], take: (message: LoggedMessage) => void, options?: ReadOptions): Promise<void>;
  /** Begins to follow a channel's `newest` messages; reads nothing yet. Never throws. */
  tail<T extends NonNullable<unknown>>(channel: string, newest: number, follower: LogFollower<T>): LogTail;
  /**
   * The place of the broker's running number, as people know and type it; as text it is exact however large it is. Throws `invalid_input` for one that cannot be;
   * `unsupported` where messages have none.
   */
  placeOf(channel: string, number: number | string): Place;
  /** The other way round: the running number at a place, whether or not it holds a message; null where there is none. */
  numberOf(place: Place): number | null;
}

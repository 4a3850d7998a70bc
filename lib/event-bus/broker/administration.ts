import type { Consumer, ConsumerConfig } from "../../model/consumer/consumer";
import type { Place } from "../../model/place";
import type { Stream, StreamConfig } from "../../model/stream/stream";
import type { ReadOptions } from "./read-options";
import type { DatedPlace } from "./sender";

/** A channel to be made: a name, and what shall not be as the broker has it by default. */
export type NewChannel = Pick<StreamConfig, "name"> & Partial<StreamConfig>;

/** What a purge removes: all, one subject, what lies before a place, or all but the newest `keep`. */
export interface PurgeScope {
  /** A filter, in the broker's grammar. */
  readonly subject?: string;
  /** The place itself keeps its message. */
  readonly before?: Place;
  readonly keep?: number;
}

/** A reader to be made: a name, and what shall not be as the broker has it by default. */
export type NewReader = { readonly name: string } & Partial<ConsumerConfig> & {
    /** Where it begins when its deliver policy is a place or a time: that message, or the first one stored since. */
    readonly from?: Place | Date;
  };

/**
 * Making, changing and removing channels. Every method throws `EventBusError`: besides what is named below
 * `stream_not_found`, `invalid_name`, `permission_denied`, `bus_unavailable`, `no_leader`, `timeout`, and `unsupported`
 * for settings that the broker would drop without a word.
 */
export interface Channels {
  /** The channel as it is now: a change is judged by nothing older. */
  read(name: string, options?: ReadOptions): Promise<Stream>;
  /** Idempotent for an equal configuration; throws `conflict` when the name or subjects are taken otherwise. */
  create(channel: NewChannel): Promise<Stream>;
  /** Changes what is given and leaves the rest. Throws `rejected` for what cannot be changed, `conflict` for subjects taken. */
  update(name: string, change: Partial<Omit<StreamConfig, "name">>): Promise<Stream>;
  /** Removes messages and returns their number. Throws `invalid_input`, `invalid_subject` for a scope that cannot be meant. */
  purge(name: string, scope?: PurgeScope): Promise<number>;
  /** Deletes the channel with its messages and readers. */
  delete(name: string): Promise<void>;
}

/** What not every broker can do with a reader. */
export type ReaderDeed = "pause" | "reset" | "unpin";

/**
 * Making, changing and removing readers of a channel. Every method throws `EventBusError`: besides what is named below
 * `stream_not_found`, `consumer_not_found`, `invalid_name`, `permission_denied`, `bus_unavailable`, `no_leader`, `timeout`,
 * and `unsupported` for settings that the broker would drop without a word and for what its version does not know.
 */
export interface Readers {
  /** The reader as it is now. */
  read(channel: string, name: string, options?: ReadOptions): Promise<Consumer>;
  /**
   * Makes a reader that lasts. Idempotent for an equal configuration; throws `conflict` otherwise and for messages that
   * another reader has alone, `rejected` where the channel forbids it, `no_stream_for_subject` for a filter that nothing
   * in the channel can match.
   */
  create(channel: string, reader: NewReader): Promise<Consumer>;
  /** Changes what is given and leaves the rest. Throws `rejected`, `conflict` for what cannot be changed. */
  update(channel: string, name: string, change: Partial<ConsumerConfig>): Promise<Consumer>;
  /** Deletes the reader and what it knew; the messages stay, except those that the channel kept for it alone. */
  delete(channel: string, name: string): Promise<void>;
  /** Delivers nothing until `until`, or {@link resume}. */
  pause(channel: string, name: string, until: Date): Promise<Consumer>;
  /** Ends a pause; no error where there is none. */
  resume(channel: string, name: string): Promise<Consumer>;
  /**
   * Delivers again from a place (or from the start of what it reads). Messages that were given up get another chance.
   * Throws `rejected` for a place that the reader's deliver policy leaves out.
   */
  reset(channel: string, name: string, from?: Place): Promise<Consumer>;
  /**
   * Has another client of each of its groups chosen that alone gets messages; no error where none is. Throws `rejected` for a
   * reader that chooses none.
   */
  unpin(channel: string, name: string): Promise<Consumer>;
  /** Why the broker that is connected cannot do it, a sentence; null: it can, as far as is known. */
  obstacle(deed: ReaderDeed): string | null;
}

/** How a message is removed. */
export interface RemovalOptions {
  /** Its bytes are overwritten where they are stored; else their room is only given back. */
  readonly erase: boolean;
}

/** Removing single messages. */
export interface KeptMessages {
  /**
   * Removes exactly this message, and none that has taken its place. Returns false when it is not there any more. Throws
   * `EventBusError`: `rejected` where the channel forbids it, `stream_not_found`, `permission_denied`,
   * `bus_unavailable`, `no_leader`, `timeout`, and `unsupported` for a place that cannot be told from its neighbours.
   */
  remove(message: DatedPlace, options: RemovalOptions): Promise<boolean>;
}

/** Changing what a broker holds. Places that are none of this broker's, or of another channel, throw `invalid_input`. */
export interface Administration {
  readonly channels: Channels;
  readonly readers: Readers;
  readonly messages: KeptMessages;
}

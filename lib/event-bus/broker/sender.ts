import type { HeaderEntries } from "../../model/message/headers";
import type { NumberedPlace, Place } from "../../model/place";
import type { Arrival } from "../../model/stream/message-flow";
import type { Stream, StreamConfig } from "../../model/stream/stream";
import type { RetryConsumer } from "../bus/retry-target";
import type { AskOptions, Question, Replies } from "./question";
import type { ReadOptions } from "./read-options";

/** A message to be stored as it is. */
export interface Outgoing {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: HeaderEntries;
  /** Where the broker remembers ids, a second message with the same one is not stored. */
  readonly id?: string;
  /**
   * The channel that alone may store it: the one whose own page it comes from, without which nothing is sent to a
   * bucket, or the one where a single reader waits for it.
   */
  readonly channel?: string | undefined;
  /** Refuse unless this is the running number of the channel's newest message. */
  readonly expectedLastNumber?: number;
  /** Refuse unless this is the running number of the subject's newest message. */
  readonly expectedLastSubjectNumber?: number;
}

/** The broker's word that a message is stored. */
export interface Receipt extends NumberedPlace {
  /** True when the id was known: the message was stored before, and is not stored twice. */
  readonly duplicate: boolean;
}

/** Where to send a copy so that a channel stores it under a subject once more, or a clause why that cannot be. */
export type CopySubject =
  | { readonly possible: true; readonly subject: string }
  | { readonly possible: false; readonly reason: string };

/** Where messages go, by the channels of one moment. */
export interface Recipients {
  /** The channel that stores what is sent to a subject; null: none does. */
  channelOf(subject: string): string | null;
  /** Every channel that stores it or a copy of it, the one that captures it first. Readers choose by what it is stored under. */
  arrivalsOf(subject: string): readonly Arrival[];
  /** What {@link channelOf} stores it under: the same, another subject, or a filter that covers it where that cannot be told. */
  storedAs(subject: string): string;
  /** Where to send a copy of what a channel stored under a subject: brokers may store under another than is sent to. */
  subjectFor(stored: { readonly channel: string; readonly subject: string }): CopySubject;
  /**
   * True when a stored copy stays stored, so that looking for it, or its id, decides whether it was. Elsewhere a reader
   * may have taken it away.
   */
  keeps(subject: string): boolean;
  /** For how long the id of a message on this subject is remembered, milliseconds; 0 where ids are not. */
  remembersMs(subject: string): number;
  /** True for a channel that goes on storing what its reader gave up and delivers it to nobody. */
  strands(channel: string): boolean;
}

/** Where a copy reaches one reader and nobody else, or a clause why there is no such place. */
export type ReaderTarget =
  | { readonly possible: true; readonly channel: string; readonly subject: string }
  | { readonly possible: false; readonly reason: string };

/** Which readers can be reached alone, all of one moment. */
export interface ReaderTargets {
  /** Channels of which nobody can say now who reads them. */
  readonly unanswered: readonly string[];
  /** Where a copy reaches the reader that failed; null for what a message does not say. */
  of(failed: { readonly stream: string | null; readonly consumer: string | null }): ReaderTarget;
}

/** What {@link ReaderTargets} are judged by. */
export interface SeenReaders {
  readonly channels: readonly { readonly config: Pick<StreamConfig, "name" | "subjects"> }[];
  readonly readers: readonly RetryConsumer[];
  /** Channels that do not answer, or not for all of their readers. */
  readonly unanswered: readonly string[];
}

/**
 * A message by its place and by when it was stored, ISO 8601: a channel that is made anew gives the same places once
 * more, but not at the same time.
 */
export interface DatedPlace {
  readonly place: Place;
  readonly storedAt: string;
}

/** How messages are dropped. */
export interface DropperOptions extends ReadOptions {
  /** Does a piece of work again while there is no link or no answer. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called with each one that is removed. */
  readonly onDropped: (place: Place) => void;
}

/** Drops messages for one job, and knows the holes that it made itself. */
export interface Dropper {
  /**
   * Removes exactly these messages, and none that has taken the place of one of them. What is gone already is nothing to
   * complain of. Returns why some could not be removed, one reason for each. Throws the signal's reason.
   */
  drop(messages: readonly DatedPlace[]): Promise<string[]>;
}

/** Sends what people send: messages written by hand and copies of what failed. Publishing is storing. */
export interface Sender {
  /** Tells it what channels there are, those that do not answer included: it judges by the last ones that it was told. */
  learn(channels: readonly Stream[]): void;
  /** Why this may not be sent, a clause, by the channels that it was told of; null when it may. */
  refusal(message: Pick<Outgoing, "subject" | "headers" | "channel">): string | null;
  /** True for a header that the broker acts on, or writes itself: a copy goes without it. */
  isForBroker(header: string): boolean;
  /**
   * Stores a message. Throws `reserved_subject` for what may not be sent and `no_stream_for_subject` where no channel
   * stores it, `rejected` for a time to live or schedule that its channel does not act on, all before anything is sent;
   * `no_leader` where the channel has none at the moment, or may be one that
   * does not answer; `payload_too_large`, `wrong_expected_sequence`, `stream_full`; `publish_unknown` when no answer came
   * (it may be stored), `bus_unavailable` when it was never sent.
   */
  send(message: Outgoing): Promise<Receipt>;
  /**
   * Asks the services that listen to a subject, and waits for what they answer. A channel that captures the subject stores
   * the question too, and its receipt is an answer like any other. Throws `reserved_subject` for what may not be sent,
   * `permission_denied`, `payload_too_large`, `bus_unavailable`, and the
   * signal's reason.
   */
  ask(question: Question, options: AskOptions): Promise<Replies>;
  /** Where messages go by the channels of a sweep. */
  recipientsOf(channels: readonly Stream[]): Recipients;
  /** Where messages go now. */
  readRecipients(options?: ReadOptions): Promise<Recipients>;
  /** Receipts of the messages with an id on this subject that a channel stored at a time or later, by id. */
  sentSince(
    channel: string,
    subject: string,
    since: Date,
    options?: ReadOptions,
  ): Promise<ReadonlyMap<string, Receipt>>;
  /** Who can be reached alone by what a sweep saw. */
  targetsOf(seen: SeenReaders): ReaderTargets;
  /** Who of those that failed on these channels can be reached alone now. */
  readTargets(failedOn: Iterable<string>, options?: ReadOptions): Promise<ReaderTargets>;
  /** Begins to drop messages that are done with. */
  dropper(options: DropperOptions): Dropper;
}

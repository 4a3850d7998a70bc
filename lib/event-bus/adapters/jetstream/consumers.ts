import type { Consumer, ConsumerConfig } from "../../../model/consumer/consumer";
import type { Setting } from "../../../model/setting";
import type { ReaderDeed } from "../../broker/administration";
import type { ReadOptions } from "../../broker/read-options";

/** A consumer to be made. */
export type NewConsumer = { readonly name: string } & Partial<ConsumerConfig> & {
    /** First sequence for `by_start_sequence`. */
    readonly startSeq?: number;
    /** First time for `by_start_time`, ISO 8601. */
    readonly startAt?: string;
  };

/** The consumers of a stream, and those the cluster could not answer for. */
export interface ConsumerList {
  readonly consumers: readonly Consumer[];
  /** Names of consumers that exist but whose servers do not answer. */
  readonly missing: readonly string[];
}

/** How consumers are listed. */
export interface ListOptions extends ReadOptions {
  /** An earlier answer: consumers that are as they were may be the same objects. */
  readonly before?: ConsumerList | undefined;
}

/**
 * The consumers of a stream. Every method throws `EventBusError`: besides what is named below `stream_not_found`,
 * `consumer_not_found`, `invalid_name`, `permission_denied`, `bus_unavailable`, `no_leader`, `timeout`, and `unsupported` for settings
 * that the broker would drop without a word.
 */
export interface Consumers {
  /** Every consumer with its counters, all pages, from the leader. Throws `stream_not_found`. */
  list(stream: string, options?: ListOptions): Promise<ConsumerList>;
  /** One consumer with its counters, from the leader. */
  info(stream: string, name: string, options?: ReadOptions): Promise<Consumer>;
  /** Its settings beyond those of {@link Consumer}, with what they mean. */
  settings(stream: string, name: string, options?: ReadOptions): Promise<readonly Setting[]>;
  /** Its whole configuration in the server's own words, as JSON. `unsupported` where there are none. */
  configuration(stream: string, name: string, options?: ReadOptions): Promise<string>;
  /**
   * Makes a durable consumer, with the broker's defaults for what is not given. Idempotent for an equal configuration;
   * throws `conflict` otherwise and for messages that another consumer of a work queue has, `rejected` where the stream
   * forbids it, `no_stream_for_subject` for a filter that nothing in the stream can match.
   */
  create(stream: string, consumer: NewConsumer): Promise<Consumer>;
  /** Changes what is given and leaves the rest. Throws `rejected`, `conflict` for what cannot be changed. */
  update(stream: string, name: string, change: Partial<ConsumerConfig>): Promise<Consumer>;
  /** Deletes the consumer and what it knew; the messages stay, except those of an `interest` stream that only it wanted. */
  delete(stream: string, name: string): Promise<void>;
  /** Delivers nothing until `until`, or {@link resume}. `unsupported` before NATS 2.11. */
  pause(stream: string, name: string, until: Date): Promise<Consumer>;
  /** Ends a pause; no error where there is none. `unsupported` before NATS 2.11. */
  resume(stream: string, name: string): Promise<Consumer>;
  /**
   * Delivers again from `seq` (or from the start of what it reads).
   * Messages that were given up get another chance. `unsupported` before NATS 2.14, `rejected` for a sequence that the
   * consumer's deliver policy leaves out.
   */
  reset(stream: string, name: string, seq?: number): Promise<Consumer>;
  /** Unpins the client of each of its priority groups. `unsupported` before NATS 2.11, `rejected` where it pins none. */
  unpin(stream: string, name: string): Promise<Consumer>;
  /** Why the server that is connected cannot do it, a sentence; null: it can, or none is connected. */
  obstacle(deed: ReaderDeed): string | null;
}

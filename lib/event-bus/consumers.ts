import type { Consumer, ConsumerConfig } from "../model/consumer";

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

/** The consumers of a stream. Every method throws `EventBusError`. */
export interface Consumers {
  /** Every consumer with its counters, all pages, from the leader. Throws `stream_not_found`. */
  list(stream: string): Promise<ConsumerList>;
  /** Throws `stream_not_found`, `consumer_not_found`. */
  info(stream: string, name: string): Promise<Consumer>;
  /** Idempotent for an equal configuration; throws `conflict` otherwise, `rejected` where the stream forbids it. */
  create(stream: string, consumer: NewConsumer): Promise<Consumer>;
  update(stream: string, name: string, change: Partial<ConsumerConfig>): Promise<Consumer>;
  delete(stream: string, name: string): Promise<void>;
  /** Delivers nothing until `until`; 2.11+, else `unsupported`. */
  pause(stream: string, name: string, until: Date): Promise<Consumer>;
  resume(stream: string, name: string): Promise<Consumer>;
  /** Delivers again from `seq` (or from the start of what it reads); 2.14+, else `unsupported`. */
  reset(stream: string, name: string, seq?: number): Promise<Consumer>;
}

import type { Setting } from "../../../model/setting";
import type { Stream, StreamConfig } from "../../../model/stream/stream";
import type { CountOptions, SubjectCounts } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import type { AccountUse } from "./account";

/** Required: a name. Everything else has the broker's default. */
export type NewStream = Pick<StreamConfig, "name"> & Partial<StreamConfig>;

/** All streams, and those the cluster could not answer for. */
export interface StreamList {
  readonly streams: readonly Stream[];
  /** Names of streams that exist but whose servers do not answer. */
  readonly missing: readonly string[];
  /** The broker's clock when it answered, Unix milliseconds; null when it did not say. */
  readonly serverMs: number | null;
}

/** What a purge removes: all, one subject, up to (excluding) a sequence, or all but the newest `keep`. */
export interface PurgeScope {
  readonly subject?: string;
  readonly beforeSeq?: number;
  readonly keep?: number;
}

/**
 * The account's streams. Every method throws `EventBusError`: besides what is named below `stream_not_found`,
 * `invalid_name`, `permission_denied`, `bus_unavailable`, `no_leader`, `timeout`, and `unsupported` for settings that the broker would
 * drop without a word.
 */
export interface Streams {
  /** What the account may have of streams, and has; of those with three copies where it counts these apart. */
  account(options?: ReadOptions): Promise<AccountUse>;
  /** Every stream, all pages. */
  list(options?: ReadOptions): Promise<StreamList>;
  /** One stream with its state, from the leader. */
  info(name: string, options?: ReadOptions): Promise<Stream>;
  /** Its settings beyond those of {@link Stream}, with what they mean. */
  settings(name: string, options?: ReadOptions): Promise<readonly Setting[]>;
  /** Its whole configuration in the server's own words, as JSON. `unsupported` where there are none. */
  configuration(name: string, options?: ReadOptions): Promise<string>;
  /**
   * Sequences from the oldest message to the last one given that are not stored any more, ascending. Reads no message,
   * and costs in proportion to their number.
   */
  removedSeqs(name: string, options?: ReadOptions): Promise<readonly number[]>;
  /**
   * Messages by subject, of those that match a filter. The server tells 100,000 in one answer, and goes through all that
   * match for each. Throws `invalid_subject`.
   */
  subjects(name: string, filter: string, options?: CountOptions): Promise<SubjectCounts>;
  /** Idempotent for an equal configuration; throws `conflict` when the name or subjects are taken otherwise. */
  create(stream: NewStream): Promise<Stream>;
  /** Changes what is given and leaves the rest. Throws `rejected` for what cannot be changed, `conflict` for subjects taken. */
  update(name: string, change: Partial<Omit<StreamConfig, "name">>): Promise<Stream>;
  /** Removes messages and returns their number. Throws `invalid_input`, `invalid_subject` for a scope that cannot be meant. */
  purge(name: string, scope?: PurgeScope): Promise<number>;
  /** Deletes the stream with its messages and consumers. */
  delete(name: string): Promise<void>;
}

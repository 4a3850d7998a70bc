import type { KeyOperation } from "../../model/bucket/key-entry";
import type { NewKeyBucket } from "../../model/bucket/new-bucket";
import type { Stream } from "../../model/stream/stream";
import type { LoggedMessage } from "./message-log";
import type { ReadOptions } from "./read-options";

/** A bucket of values under keys, as its channel is set now. */
export interface KeyBucket {
  readonly name: string;
  /** The channel that it is kept in. */
  readonly channel: string;
  /** When it was made, ISO 8601: another one of its name has another time. */
  readonly createdAt: string;
  /** The filter of all that is stored of its keys. */
  readonly everything: string;
  /** Running number of its newest change, 0 before the first. */
  readonly lastRevision: number;
  /** Revisions that are kept of each key; null: all. */
  readonly history: number | null;
  /** A value may carry a time of its own after which it leaves. */
  readonly takesTtl: boolean;
  /** Why nothing can be written, a sentence; null: it can. */
  readonly obstacle: string | null;
}

/** A revision of a key. */
export interface StoredKey {
  readonly key: string;
  readonly revision: number;
  readonly operation: KeyOperation;
  readonly message: LoggedMessage;
}

/** Which revisions to read, newest first or oldest first. */
export interface KeyRange {
  /** Of one key (all). */
  readonly key?: string;
  /** Only those after this one. */
  readonly after?: number;
  readonly direction: "forward" | "backward";
  readonly limit: number;
}

/** A value to be stored. */
export interface NewValue {
  readonly key: string;
  readonly data: Uint8Array;
  /** The revision that was seen of the key; 0: there was none, or it was deleted. */
  readonly revision: number;
  /** How long it is kept, as the broker writes it (`90s`); null: as the bucket has it. */
  readonly ttl: string | null;
}

/** A key whose value is removed: a mark stays in its place. */
export interface KeyRemoval {
  readonly key: string;
  readonly revision: number;
  /** `delete` keeps older revisions, as many as the bucket keeps; `purge` removes them. */
  readonly kind: "delete" | "purge";
  /** How long the mark of a purge is kept; null: as the bucket has it. */
  readonly ttl: string | null;
}

/**
 * Values under keys, with their revisions. Looking creates nothing. Every method throws `EventBusError`:
 * `stream_not_found`, `invalid_name`, `permission_denied`, `bus_unavailable`, `no_leader`, `timeout`; and the signal's
 * reason as soon as it is aborted.
 */
export interface KeyValue {
  /** The bucket that a channel is, or null. */
  bucketOf(channel: Stream): KeyBucket | null;
  /** A bucket by its name, as it is now. */
  open(bucket: string, options?: ReadOptions): Promise<KeyBucket>;
  /** Makes a bucket. Throws `conflict` where its name or subjects are taken, `rejected`, `unsupported`. */
  create(bucket: NewKeyBucket): Promise<KeyBucket>;
  /** The subject of a key, or the filter of a pattern of keys; null for a text that is neither. */
  subjectOf(bucket: KeyBucket, keys: string): string | null;
  /** The key of a subject; null for one of another bucket. */
  keyOf(bucket: KeyBucket, subject: string): string | null;
  /** The newest revision of a key, or null. */
  get(bucket: KeyBucket, key: string, options?: ReadOptions): Promise<StoredKey | null>;
  /** Revisions, handed over one by one; false: there are more. Reads ahead of no reader. */
  read(bucket: KeyBucket, range: KeyRange, take: (entry: StoredKey) => void, options?: ReadOptions): Promise<boolean>;
  /**
   * Stores a value and returns its revision. Throws `wrong_expected_sequence` when the key has another revision by now,
   * and what a sender throws.
   */
  put(bucket: KeyBucket, value: NewValue): Promise<number>;
  /** Marks a key as deleted and returns the mark's revision. Throws as {@link put} does. */
  remove(bucket: KeyBucket, removal: KeyRemoval): Promise<number>;
}

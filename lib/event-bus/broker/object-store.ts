import type { NewObjectBucket } from "../../model/bucket/new-bucket";
import type { ObjectInfo } from "../../model/bucket/object-info";
import type { Stream } from "../../model/stream/stream";
import type { ReadOptions } from "./read-options";

/** A bucket of objects, as its channel is set now. */
export interface ObjectBucket {
  readonly name: string;
  readonly channel: string;
  /** When it was made, ISO 8601: another one of its name has another time. */
  readonly createdAt: string;
  /** The filter of what is stored of its objects' names: one message for each. */
  readonly names: string;
  /** Running number of its newest change, 0 before the first. */
  readonly lastRevision: number;
  /** Bytes that still fit; null: no limit of its own. */
  readonly roomBytes: number | null;
  /** Why nothing can be written, a sentence; null: it can. */
  readonly obstacle: string | null;
}

/** An object to be stored. */
export interface NewObject {
  readonly name: string;
  readonly description: string;
  readonly headers: readonly (readonly [string, string])[];
  /** The revision that was seen of the name; 0: there was none. */
  readonly revision: number;
}

/** An object on its way into a bucket: nobody sees it before its end. One call at a time. */
export interface ObjectWriter {
  /** Stores the next bytes. Throws what a sender throws. */
  write(bytes: Uint8Array): Promise<void>;
  /**
   * Makes it visible under its name, and removes what was there before. Throws `wrong_expected_sequence` when the name has
   * another revision by now.
   */
  finish(): Promise<ObjectInfo>;
  /** Removes what was stored of it. */
  discard(): Promise<void>;
}

/** Objects in pieces. Looking creates nothing. Throws as `KeyValue` does. */
export interface ObjectStore {
  /** The bucket that a channel is, or null. */
  bucketOf(channel: Stream): ObjectBucket | null;
  /** A bucket by its name, as it is now. */
  open(bucket: string, options?: ReadOptions): Promise<ObjectBucket>;
  /** Makes a bucket. Throws `conflict` where its name or subjects are taken, `rejected`, `unsupported`. */
  create(bucket: NewObjectBucket): Promise<ObjectBucket>;
  /** The name of an object, of one of the {@link ObjectBucket.names}; null for another subject. */
  nameOf(bucket: ObjectBucket, subject: string): string | null;
  /** An object by its name, a link as it is; null where the name was never used, or cannot be. */
  get(bucket: ObjectBucket, name: string, options?: ReadOptions): Promise<ObjectInfo | null>;
  /**
   * The bytes of an object, few of them held at a time. The last ones come once their number and hash are right: throws
   * `message_not_found` before that when they are not.
   */
  bytes(bucket: ObjectBucket, name: string, options?: ReadOptions): AsyncGenerator<Uint8Array>;
  /** Begins an object; nothing is stored yet. */
  write(bucket: ObjectBucket, object: NewObject): ObjectWriter;
  /** Removes the bytes of an object; its name stays, marked. Throws `wrong_expected_sequence`, `message_not_found`. */
  remove(bucket: ObjectBucket, name: string, revision: number): Promise<void>;
}

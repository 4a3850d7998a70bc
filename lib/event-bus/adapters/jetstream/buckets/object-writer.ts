import { createHash } from "node:crypto";
import { ulid } from "ulid";
import type { ObjectInfo } from "../../../../model/bucket/object-info";
import type { NewObject, ObjectBucket, ObjectWriter } from "../../../broker/object-store";
import { EventBusError, type EventBusErrorCode, isEventBusError } from "../../../errors";
import type { BucketParts } from "./jetstream-key-value";
import { chunkBytes, type StoredObject } from "./object-meta";

/** How an object is told of once its pieces are stored. */
export interface Announcement {
  /** Makes it visible. Throws `wrong_expected_sequence`. */
  tell(object: StoredObject, revision: number): Promise<ObjectInfo>;
  /** Removes the pieces of what was there before. */
  cleanUp(): Promise<void>;
}

/** Codes of errors after which the object may be visible nevertheless. */
const unsettled: ReadonlySet<EventBusErrorCode> = new Set(["publish_unknown", "timeout"]);

/** Stores pieces under an id that nobody knows, and tells of them at the end. Holds less than one piece. */
export class JetStreamObjectWriter implements ObjectWriter {
  readonly #parts: BucketParts;
  readonly #bucket: ObjectBucket;
  readonly #object: NewObject;
  readonly #announcement: Announcement;
  readonly #nuid = ulid();
  readonly #hash = createHash("sha256");
  #rest: Uint8Array = new Uint8Array();
  #sizeBytes = 0;
  #chunks = 0;

  constructor(parts: BucketParts, bucket: ObjectBucket, object: NewObject, announcement: Announcement) {
    this.#parts = parts;
    this.#bucket = bucket;
    this.#object = object;
    this.#announcement = announcement;
  }

  get #subject(): string {
    return chunkSubject(this.#bucket, this.#nuid);
  }

  async write(bytes: Uint8Array): Promise<void> {
    this.#hash.update(bytes);
    this.#sizeBytes += bytes.length;
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    for (; all.length - at >= chunkBytes; at += chunkBytes) await this.#store(all.subarray(at, at + chunkBytes));
    this.#rest = all.slice(at);
  }

  async finish(): Promise<ObjectInfo> {
    if (this.#rest.length > 0) await this.#store(this.#rest);
    this.#rest = new Uint8Array();
    const { name, description, headers, revision } = this.#object;
    // As other clients write it: base64url with its padding.
    const hash = this.#hash.digest("base64").replaceAll("+", "-").replaceAll("/", "_");
    const object: StoredObject = {
      ...{ name, description, nuid: this.#nuid, sizeBytes: this.#sizeBytes, chunks: this.#chunks },
      ...{ digest: `SHA-256=${hash}`, headers: headers.map(([key, value]) => [key, value]) },
      ...{ metadata: {}, link: null, deleted: false, storedAt: "", revision },
    };
    const told = await this.#tell(object, revision);
    try {
      await this.#announcement.cleanUp();
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      const words = `${name} is stored, but the pieces of the one before it could not be removed: ${error.message}`;
      throw new EventBusError(error.code, words, { cause: error });
    }
    return told;
  }

  async discard(): Promise<void> {
    if (this.#chunks > 0) await this.#parts.streams.purge(this.#bucket.channel, { subject: this.#subject });
    this.#chunks = 0;
  }

  async #tell(object: StoredObject, revision: number): Promise<ObjectInfo> {
    const chunks = this.#chunks;
    // Once it may be visible, its pieces are not removed any more.
    this.#chunks = 0;
    try {
      return await this.#announcement.tell(object, revision);
    } catch (error) {
      if (isEventBusError(error) && !unsettled.has(error.code)) this.#chunks = chunks;
      throw error;
    }
  }

  async #store(data: Uint8Array): Promise<void> {
    // Counted before: one whose answer is lost may be stored.
    this.#chunks++;
    await this.#parts.sender.send({ subject: this.#subject, channel: this.#bucket.channel, data });
  }
}

/** What the pieces of an object are stored under. */
export function chunkSubject({ names }: ObjectBucket, nuid: string): string {
  return `${names.slice(0, -"M.>".length)}C.${nuid}`;
}

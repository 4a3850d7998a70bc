import type { NewKeyBucket } from "../../../../model/bucket/new-bucket";
import type { Stream } from "../../../../model/stream/stream";
import { isFilter, isSubject } from "../../../../model/stream/subject";
import type { KeyBucket, KeyRange, KeyRemoval, KeyValue, NewValue, StoredKey } from "../../../broker/key-value";
import type { LoggedMessage, MessageLog } from "../../../broker/message-log";
import type { ReadOptions } from "../../../broker/read-options";
import type { Outgoing, Sender } from "../../../broker/sender";
import { EventBusError, isEventBusError } from "../../../errors";
import type { Streams } from "../streams";
import { bucketName, createBucketStream, storedBucket, streamPrefixes, writeObstacle } from "./bucket-stream";
import { markHeaders, operationOf, ttlHeaders } from "./key-operation";

/** What buckets are made of. */
export interface BucketParts {
  readonly streams: Pick<Streams, "info" | "purge" | "create">;
  readonly log: Pick<MessageLog, "latest" | "read" | "placeOf">;
  readonly sender: Pick<Sender, "send">;
}

/**
 * Key-value buckets: a stream `KV_bucket` that stores each key under `$KV.bucket.key`, as the clients of NATS have agreed.
 * They read with consumers; here everything is read directly, so that looking leaves no trace.
 */
export class JetStreamKeyValue implements KeyValue {
  readonly #parts: BucketParts;

  constructor(parts: BucketParts) {
    this.#parts = parts;
  }

  bucketOf(channel: Stream): KeyBucket | null {
    const name = bucketName(channel, "keyValue");
    if (name === null) return null;
    const { config, createdAt, lastNumber } = channel;
    return {
      ...{ name, createdAt, channel: config.name, lastRevision: lastNumber },
      everything: `$KV.${storedBucket(channel, "keyValue", name)}.>`,
      history: config.maxMessagesPerSubject,
      takesTtl: config.messagesExpire,
      obstacle: writeObstacle(channel),
    };
  }

  async open(bucket: string, options?: ReadOptions): Promise<KeyBucket> {
    const name = streamPrefixes.keyValue + bucket;
    const found = this.bucketOf(await this.#parts.streams.info(name, options));
    if (found !== null) return found;
    throw new EventBusError("stream_not_found", `stream ${name} is no key-value bucket`);
  }

  async create(bucket: NewKeyBucket): Promise<KeyBucket> {
    const { name, history, takesTtl } = bucket;
    await createBucketStream(this.#parts.streams, bucket, {
      ...{ name: streamPrefixes.keyValue + name, subjects: [`$KV.${name}.>`], deniesDelete: true },
      ...{ maxMessagesPerSubject: history, ...(takesTtl ? { messagesExpire: true } : {}) },
    });
    return this.open(name);
  }

  subjectOf({ everything }: KeyBucket, keys: string): string | null {
    const subject = everything.slice(0, -1) + keys;
    return keys !== "" && isFilter(subject) ? subject : null;
  }

  keyOf({ everything }: KeyBucket, subject: string): string | null {
    const prefix = everything.slice(0, -1);
    return subject.startsWith(prefix) && subject.length > prefix.length ? subject.slice(prefix.length) : null;
  }

  async get(bucket: KeyBucket, key: string, options?: ReadOptions): Promise<StoredKey | null> {
    const subject = this.subjectOf(bucket, key);
    if (subject === null) return null;
    const message = await this.#parts.log.latest(bucket.channel, subject, options);
    // The server takes a key with a wildcard in it for a pattern.
    return message === null || message.subject !== subject ? null : this.#stored(bucket, message);
  }

  async read(
    bucket: KeyBucket,
    { key, after, direction, limit }: KeyRange,
    take: (entry: StoredKey) => void,
    options?: ReadOptions,
  ): Promise<boolean> {
    const { log } = this.#parts;
    const subject = key === undefined ? bucket.everything : this.subjectOf(bucket, key);
    if (subject === null) return true;
    let left = limit;
    const takeStored = (message: LoggedMessage) => {
      left--;
      const entry = this.#stored(bucket, message);
      if (entry !== null && (after === undefined || entry.revision > after)) take(entry);
    };
    const isForward = direction === "forward";
    let begin = isForward && after !== undefined ? { from: log.placeOf(bucket.channel, after + 1) } : {};
    while (left > 0) {
      const next = await log.read(bucket.channel, { subject, direction, limit: left, ...begin }, takeStored, options);
      if (next === null) return true;
      begin = { from: next };
    }
    return false;
  }

  async put(bucket: KeyBucket, { key, data, revision, ttl }: NewValue): Promise<number> {
    const message = { data, headers: ttlHeaders(ttl) };
    try {
      return await this.#send(bucket, key, { ...message, expectedLastSubjectNumber: revision });
    } catch (error) {
      if (revision !== 0 || !isEventBusError(error) || error.code !== "wrong_expected_sequence") throw error;
      // A key that was deleted has a mark, which is a revision too.
      const last = await this.get(bucket, key);
      if (last === null || last.operation === "put") throw error;
      return this.#send(bucket, key, { ...message, expectedLastSubjectNumber: last.revision });
    }
  }

  remove(bucket: KeyBucket, { key, revision, kind, ttl }: KeyRemoval): Promise<number> {
    const mark = { data: new Uint8Array(), headers: markHeaders(kind, ttl) };
    return this.#send(bucket, key, { ...mark, expectedLastSubjectNumber: revision });
  }

  async #send(bucket: KeyBucket, key: string, message: Omit<Outgoing, "subject" | "channel">): Promise<number> {
    if (bucket.obstacle !== null) throw new EventBusError("rejected", bucket.obstacle);
    const subject = this.subjectOf(bucket, key);
    if (subject === null || !isSubject(subject)) throw new EventBusError("invalid_subject", `"${key}" cannot be a key`);
    const { number } = await this.#parts.sender.send({ ...message, subject, channel: bucket.channel });
    return number ?? tooLarge(bucket);
  }

  #stored(bucket: KeyBucket, message: LoggedMessage): StoredKey | null {
    const key = this.keyOf(bucket, message.subject);
    if (key === null) return null;
    const revision = message.number ?? tooLarge(bucket);
    return { key, revision, operation: operationOf(message.headers), message };
  }
}

function tooLarge({ channel }: KeyBucket): never {
  throw new EventBusError("unsupported", `${channel} has revisions beyond what can be told apart here`);
}

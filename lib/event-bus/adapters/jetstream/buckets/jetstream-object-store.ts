import { createHash } from "node:crypto";
import type { NewObjectBucket } from "../../../../model/bucket/new-bucket";
import type { ObjectInfo } from "../../../../model/bucket/object-info";
import type { Stream } from "../../../../model/stream/stream";
import { isSubject } from "../../../../model/stream/subject";
import type { NewObject, ObjectBucket, ObjectStore, ObjectWriter } from "../../../broker/object-store";
import type { ReadOptions } from "../../../broker/read-options";
import { EventBusError } from "../../../errors";
import { bucketName, createBucketStream, storedBucket, streamPrefixes, writeObstacle } from "./bucket-stream";
import type { BucketParts } from "./jetstream-key-value";
import { metaBytes, nameToken, objectOf, type StoredObject, tokenName } from "./object-meta";
import { chunkSubject, JetStreamObjectWriter } from "./object-writer";

/** Pieces of one read, and after which bytes it ends early. */
const readAtOnce = { limit: 64, maxBytes: 1024 * 1024 };
/** Links that are followed from one to the next. */
const mostLinks = 5;

/**
 * Object buckets: a stream `OBJ_bucket` with the pieces of an object under `$O.bucket.C.id` and a message that tells of it
 * under `$O.bucket.M.name`, as the clients of NATS have agreed. Read directly, without their consumers.
 */
export class JetStreamObjectStore implements ObjectStore {
  readonly #parts: BucketParts;

  constructor(parts: BucketParts) {
    this.#parts = parts;
  }

  bucketOf(channel: Stream): ObjectBucket | null {
    const name = bucketName(channel, "objects");
    if (name === null) return null;
    const { config, createdAt, lastNumber, bytes } = channel;
    return {
      ...{ name, createdAt, channel: config.name, lastRevision: lastNumber },
      names: `$O.${storedBucket(channel, "objects", name)}.M.>`,
      roomBytes: config.maxBytes === null ? null : Math.max(0, config.maxBytes - bytes),
      obstacle: writeObstacle(channel),
    };
  }

  async open(bucket: string, options?: ReadOptions): Promise<ObjectBucket> {
    const name = streamPrefixes.objects + bucket;
    const found = this.bucketOf(await this.#parts.streams.info(name, options));
    if (found !== null) return found;
    throw new EventBusError("stream_not_found", `stream ${name} is no object store`);
  }

  async create(bucket: NewObjectBucket): Promise<ObjectBucket> {
    const { name } = bucket;
    const subjects = [`$O.${name}.C.>`, `$O.${name}.M.>`];
    await createBucketStream(this.#parts.streams, bucket, { name: streamPrefixes.objects + name, subjects });
    return this.open(name);
  }

  nameOf({ names }: ObjectBucket, subject: string): string | null {
    const prefix = names.slice(0, -1);
    return subject.startsWith(prefix) ? tokenName(subject.slice(prefix.length)) : null;
  }

  get(bucket: ObjectBucket, name: string, options?: ReadOptions): Promise<ObjectInfo | null> {
    return this.#find(bucket, name, options);
  }

  async *bytes(bucket: ObjectBucket, name: string, options?: ReadOptions): AsyncGenerator<Uint8Array> {
    const { home, object } = await this.#follow(bucket, name, options);
    const hash = createHash("sha256");
    let [sizeBytes, chunks] = [0, 0];
    let held: Uint8Array | null = null;
    for await (const piece of this.#pieces(home, object, options)) {
      hash.update(piece);
      sizeBytes += piece.length;
      chunks++;
      if (held !== null) yield held;
      held = piece;
    }
    const isWhole = sizeBytes === object.sizeBytes && chunks === object.chunks;
    if (!isWhole || !isSameHash(object.digest, hash.digest("base64url")))
      throw new EventBusError(
        "message_not_found",
        `object ${name} is not whole: ${sizeBytes} bytes in ${chunks} pieces are there, ${object.sizeBytes} in ${object.chunks} were stored${isWhole ? ", and their hash is another" : ""}`,
      );
    if (held !== null) yield held;
  }

  write(bucket: ObjectBucket, object: NewObject): ObjectWriter {
    demandWritable(bucket);
    demandName(bucket, object.name);
    let before: StoredObject | null = null;
    return new JetStreamObjectWriter(this.#parts, bucket, object, {
      tell: async (stored, revision) => {
        before = await this.#find(bucket, stored.name);
        return this.#tell(bucket, stored, revision);
      },
      cleanUp: async () => {
        if (before !== null && before.revision === object.revision) await this.#purge(bucket, before);
      },
    });
  }

  async remove(bucket: ObjectBucket, name: string, revision: number): Promise<void> {
    demandWritable(bucket);
    const object = await this.#find(bucket, name);
    if (object === null || object.deleted)
      throw new EventBusError("message_not_found", `bucket ${bucket.name} has no object ${name}`);
    const nothing = { sizeBytes: 0, chunks: 0, digest: "", deleted: true };
    await this.#tell(bucket, { ...object, ...nothing }, revision);
    await this.#purge(bucket, object);
  }

  async #find(bucket: ObjectBucket, name: string, options?: ReadOptions): Promise<StoredObject | null> {
    const subject = metaSubject(bucket, name);
    if (subject === null) return null;
    const message = await this.#parts.log.latest(bucket.channel, subject, options);
    const object = message && objectOf(message);
    // One that calls itself otherwise than its subject was written by no client.
    return object?.name === name ? object : null;
  }

  /** The object behind a name and its links, and the bucket that has it. Throws `message_not_found`. */
  async #follow(
    bucket: ObjectBucket,
    name: string,
    options?: ReadOptions,
  ): Promise<{ home: ObjectBucket; object: StoredObject }> {
    let [home, wanted] = [bucket, name];
    for (let step = 0; step <= mostLinks; step++) {
      const object = await this.#find(home, wanted, options);
      if (object === null || object.deleted)
        throw new EventBusError("message_not_found", `bucket ${home.name} has no object ${wanted}`);
      if (object.link === null) return { home, object };
      if (object.link.name === null)
        throw new EventBusError("rejected", `${wanted} is a link to bucket ${object.link.bucket}, which has no bytes`);
      [home, wanted] = [await this.open(object.link.bucket, options), object.link.name];
    }
    throw new EventBusError("rejected", `${name} is a link to links, further than is followed`);
  }

  async *#pieces(bucket: ObjectBucket, { nuid }: StoredObject, options?: ReadOptions): AsyncGenerator<Uint8Array> {
    const range = { subject: chunkSubject(bucket, nuid), direction: "forward", ...readAtOnce } as const;
    let begin = {};
    for (;;) {
      const pieces: Uint8Array[] = [];
      const next = await this.#parts.log.read(
        bucket.channel,
        { ...range, ...begin },
        ({ data }) => void pieces.push(data),
        options,
      );
      yield* pieces;
      if (next === null) return;
      begin = { from: next };
    }
  }

  async #tell(bucket: ObjectBucket, object: StoredObject, revision: number): Promise<ObjectInfo> {
    const subject = demandName(bucket, object.name);
    const { number } = await this.#parts.sender.send({
      ...{ subject, channel: bucket.channel, data: metaBytes(bucket.name, object) },
      headers: [["Nats-Rollup", "sub"]],
      expectedLastSubjectNumber: revision,
    });
    const stored = await this.#find(bucket, object.name);
    return stored ?? { ...object, revision: number ?? revision };
  }

  async #purge(bucket: ObjectBucket, { nuid, chunks }: StoredObject): Promise<void> {
    if (chunks > 0) await this.#parts.streams.purge(bucket.channel, { subject: chunkSubject(bucket, nuid) });
  }
}

function metaSubject({ names }: ObjectBucket, name: string): string | null {
  const subject = names.slice(0, -1) + nameToken(name);
  return name !== "" && isSubject(subject) ? subject : null;
}

/** The subject of a name. Throws `invalid_name`. */
function demandName(bucket: ObjectBucket, name: string): string {
  const subject = metaSubject(bucket, name);
  if (subject !== null) return subject;
  throw new EventBusError("invalid_name", "the name of an object is not empty, and has some 700 bytes at most");
}

function demandWritable({ obstacle }: ObjectBucket): void {
  if (obstacle !== null) throw new EventBusError("rejected", obstacle);
}

/** Clients write the hash with padding or without. An object without one is judged by its size alone. */
function isSameHash(digest: string, hash: string): boolean {
  const [kind, text] = digest.split(/=(.*)/s);
  return text === undefined || kind?.toUpperCase() !== "SHA-256" || text.replace(/=+$/, "") === hash;
}

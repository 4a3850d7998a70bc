import type { NewObjectBucket } from "../../../../model/bucket/new-bucket";
import type { Stream } from "../../../../model/stream/stream";
import { EventBusError, isEventBusError } from "../../../errors";
import type { NewStream, Streams } from "../streams";

/** What streams of buckets have before the bucket's name. */
export const streamPrefixes = { keyValue: "KV_", objects: "OBJ_" } as const;

const name = /^[a-zA-Z0-9_-]+$/;

/** The bucket that a stream is by its name and its subjects; null for any other stream. */
export function bucketName(
  { config: { name: stream, subjects }, origins }: Stream,
  kind: keyof typeof streamPrefixes,
): string | null {
  const prefix = streamPrefixes[kind];
  const bucket = stream.slice(prefix.length);
  if (!stream.startsWith(prefix) || !name.test(bucket)) return null;
  // A mirror captures nothing, nor does what only gathers other buckets.
  const first = kind === "keyValue" ? `$KV.${bucket}.` : `$O.${bucket}.`;
  return subjects.some((subject) => subject.startsWith(first)) || (subjects.length === 0 && origins.length > 0)
    ? bucket
    : null;
}

/** The bucket whose subjects a stream stores: that of its mirror's origin, or its own. */
export function storedBucket({ origins }: Stream, kind: keyof typeof streamPrefixes, bucket: string): string {
  const origin = origins.find((one) => one.kind === "mirror")?.name;
  return origin?.startsWith(streamPrefixes[kind]) ? origin.slice(streamPrefixes[kind].length) : bucket;
}

/** Why nothing can be written to a bucket, a sentence; null: it can. */
export function writeObstacle({ config: { name: stream, sealed, subjects }, origins }: Stream): string | null {
  const origin = origins.find((one) => one.kind === "mirror");
  if (origin !== undefined) return `${stream} is a mirror of ${origin.name}: what is written there appears here`;
  if (sealed) return `${stream} is sealed: nothing can be stored or removed there any more`;
  return subjects.length === 0 ? `${stream} only gathers what other buckets hold` : null;
}

/** Makes the stream of a bucket. Throws `conflict` for one that is there, whatever its settings. */
export async function createBucketStream(
  streams: Pick<Streams, "info" | "create">,
  { description, storage, replicas, maxAgeMs, maxBytes }: NewObjectBucket,
  stream: NewStream,
): Promise<Stream> {
  if (await exists(streams, stream.name))
    throw new EventBusError("conflict", `there is a stream ${stream.name} already: nothing was made`);
  // As the clients of NATS make it.
  return streams.create({
    ...{ rollsUp: true, allowDirect: true, discard: "new", storage, replicas, maxAgeMs, maxBytes },
    ...(description === null ? {} : { description }),
    ...stream,
  });
}

async function exists(streams: Pick<Streams, "info">, name: string): Promise<boolean> {
  try {
    await streams.info(name);
    return true;
  } catch (error) {
    if (isEventBusError(error) && error.code === "stream_not_found") return false;
    throw error;
  }
}

import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import * as z from "zod";
import type { OldestMessages, OpenMessage } from "../../event-bus/broker/reading";
import { type Consumer, consumerSchema } from "../../model/consumer/consumer";
import { consumerKey } from "../../model/consumer/consumer-key";
import type { DeliveryCounts } from "../../model/consumer/delivery-counts";
import { isKnown, type Known, measures, unknown } from "../../model/known";
import { type Stream, streamSchema } from "../../model/stream/stream";
import { timeTextSchema } from "../../model/text/time-text";
import type { Sweep } from "./sweep";

/** Streams or consumers in one part: packed they are mostly a tenth of what a part may have. */
const rowsPerPart = 1_000;
/** Bytes of one part, below the usual `max_payload`, 1 MiB. */
const partBytes = 768 * 1024;
/** What is read back is bounded as well: others may have written it. */
const maxParts = 1_000;
const maxUnpackedBytes = 32 * 1024 * 1024;

/** A sweep as one dashboard hands it to the others. Its time is by the broker's clock. */
export type SharedSweep = Omit<Sweep, "clock">;

/** Another version of the dashboard has another one: its sweeps are refused. */
const version = 6;

/**
 * The oldest open message of a consumer, in few bytes since every busy consumer has some: its number, where it is in
 * the consumer's channel (null: at its number), when it was stored, and how far that can be trusted; or why it is not
 * known; or null for none.
 */
const oldestSchema = z.union([
  z.tuple([z.number().nullable(), z.string().min(1).nullable(), timeTextSchema, z.enum(measures)]),
  z.string().min(1),
  z.null(),
]);
type OldestRecord = z.infer<typeof oldestSchema>;

/** What was counted of the deliveries of a consumer, likewise. */
const countsSchema = z.tuple([z.string(), z.number(), z.number(), z.number(), z.number(), z.number(), z.number()]);
type CountsRecord = z.infer<typeof countsSchema>;

const partSchema = z.object({
  v: z.literal(version),
  streams: z.array(streamSchema),
  consumers: z.array(consumerSchema),
  /** Of each consumer what it has not finished, and what it was not given where that is another; null for nothing. */
  oldest: z.array(z.array(oldestSchema).min(1).max(2).nullable()),
  /** Of each consumer that was given something. */
  counts: z.array(countsSchema.nullable()),
  /** What each consumer surely lost. */
  lost: z.array(z.number().nonnegative()),
});

const indexSchema = z.object({
  v: z.literal(version),
  atMs: z.number(),
  tookMs: z.number(),
  missingStreams: z.array(z.string()),
  missingConsumers: z.array(z.tuple([z.string(), z.array(z.string())])),
  unreadStreams: z.array(z.tuple([z.string(), z.string()])),
  removedOnRequest: z.array(z.string()),
  oldestProblem: z.string().nullable(),
  /** Marks of its parts. */
  parts: z.array(z.int().positive()).max(maxParts),
});
/** What is stored last of a sweep: all but its streams and consumers, and where these are. */
export type SweepIndex = z.infer<typeof indexSchema>;

/** Streams and consumers of a sweep, as the bytes of so many messages as it takes. */
export async function encodeParts({
  channels: streams,
  readers: consumers,
  oldest,
  counts,
  lost,
}: SharedSweep): Promise<Uint8Array[]> {
  const known = { oldest, counts, lost };
  const parts: Uint8Array[] = [];
  const count = Math.max(1, Math.ceil(Math.max(streams.length, consumers.length) / rowsPerPart));
  for (let part = 0; part < count; part++) {
    const cut = <T>(rows: readonly T[]) => rows.slice(part * rowsPerPart, (part + 1) * rowsPerPart);
    parts.push(...(await packRows(cut(streams), cut(consumers), known)));
  }
  return parts;
}

/** One part, or as many as it takes: owners may note much in the metadata. */
async function packRows(
  streams: readonly Stream[],
  consumers: readonly Consumer[],
  known: Pick<SharedSweep, "oldest" | "counts" | "lost">,
): Promise<Uint8Array[]> {
  const keys = consumers.map(({ stream, name }) => consumerKey(stream, name));
  const oldest = keys.map((key) => encodeOldest(known.oldest.get(key)));
  const counts = keys.map((key) => encodeCounts(known.counts.get(key)));
  const lost = keys.map((key) => known.lost.get(key) ?? 0);
  const packed = await pack({ v: version, streams, consumers, oldest, counts, lost });
  if (packed.length <= partBytes || Math.max(streams.length, consumers.length) === 1) return [packed];
  const [stream, consumer] = [Math.ceil(streams.length / 2), Math.ceil(consumers.length / 2)];
  return [
    ...(await packRows(streams.slice(0, stream), consumers.slice(0, consumer), known)),
    ...(await packRows(streams.slice(stream), consumers.slice(consumer), known)),
  ];
}

/** The message that makes stored parts a sweep. */
export function encodeIndex(sweep: SharedSweep, parts: readonly number[]): Promise<Uint8Array> {
  const { atMs, tookMs, missingChannels, missingReaders, unreadChannels, removedOnRequest, oldestProblem } = sweep;
  return pack({
    v: version,
    atMs,
    tookMs,
    missingStreams: [...missingChannels],
    missingConsumers: [...missingReaders].map(([stream, names]) => [stream, [...names]]),
    unreadStreams: [...unreadChannels],
    removedOnRequest: [...removedOnRequest],
    oldestProblem,
    parts,
  });
}

/** Throws for bytes that are no index. */
export async function decodeIndex(bytes: Uint8Array): Promise<SweepIndex> {
  return indexSchema.parse(await unpack(bytes));
}

/** The sweep of an index and the bytes of its parts. Throws for bytes that are no part. */
export async function decodeSweep(index: SweepIndex, parts: readonly Uint8Array[]): Promise<SharedSweep> {
  const channels: Stream[] = [];
  const readers: Consumer[] = [];
  const oldest = new Map<string, OldestMessages>();
  const counts = new Map<string, DeliveryCounts>();
  const lost = new Map<string, number>();
  for (const bytes of parts) {
    const part = partSchema.parse(await unpack(bytes));
    for (const stream of part.streams) channels.push(stream);
    for (const consumer of part.consumers) readers.push(consumer);
    for (const [at, { stream, name }] of part.consumers.entries()) {
      const found = part.oldest[at];
      const counted = part.counts[at];
      const gone = part.lost[at];
      if (found === undefined || counted === undefined || gone === undefined)
        throw new Error("a consumer without what is known of it");
      if (found !== null) oldest.set(consumerKey(stream, name), decodeOldest(found, stream));
      if (gone > 0) lost.set(consumerKey(stream, name), gone);
      if (counted !== null) counts.set(consumerKey(stream, name), decodeCounts(counted));
    }
  }
  const { atMs, tookMs, missingStreams: missingChannels, oldestProblem } = index;
  const missingReaders = new Map(index.missingConsumers.map(([stream, names]) => [stream, new Set(names)]));
  const unreadChannels = new Map(index.unreadStreams);
  const removedOnRequest = new Set(index.removedOnRequest);
  const unread = { missingChannels, missingReaders, unreadChannels, oldestProblem };
  return { atMs, tookMs, channels, readers, oldest, counts, lost, removedOnRequest, ...unread };
}

function encodeOldest(found: OldestMessages | undefined): OldestRecord[] | null {
  if (found === undefined) return null;
  const { unfinished, undelivered } = found;
  return undelivered === unfinished ? [encodeOpen(unfinished)] : [encodeOpen(unfinished), encodeOpen(undelivered)];
}

function encodeOpen(found: Known<OpenMessage> | null): OldestRecord {
  if (found === null) return null;
  if (!isKnown(found)) return found.why;
  const { place, number, storedAt } = found.value;
  return [number, place.at === String(number) ? null : place.at, storedAt, found.how];
}

function decodeOldest([first = null, second]: readonly OldestRecord[], channel: string): OldestMessages {
  const unfinished = decodeOpen(first, channel);
  return { unfinished, undelivered: second === undefined ? unfinished : decodeOpen(second, channel) };
}

function decodeOpen(record: OldestRecord, channel: string): Known<OpenMessage> | null {
  if (record === null) return null;
  if (typeof record === "string") return unknown(record);
  const [number, at, storedAt, how] = record;
  const place = { channel, at: at ?? String(number) };
  return { value: { place, number, storedAt, storedAtMs: Date.parse(storedAt) }, how };
}

function encodeCounts(counts: DeliveryCounts | undefined): CountsRecord | null {
  if (counts === undefined) return null;
  const { since, afterDeliveries, firstLeast, firstMost, estimates, rejectedBefore, rejectedAfter } = counts;
  return [since, afterDeliveries, firstLeast, firstMost, estimates, rejectedBefore, rejectedAfter];
}

function decodeCounts(record: CountsRecord): DeliveryCounts {
  const [since, afterDeliveries, firstLeast, firstMost, estimates, rejectedBefore, rejectedAfter] = record;
  return { since, afterDeliveries, firstLeast, firstMost, estimates, rejectedBefore, rejectedAfter };
}

// Packed beside the main thread: with thousands of consumers it takes as long as reading them.
const deflate = promisify(deflateRaw);
const inflate = promisify(inflateRaw);
const pack = async (value: object): Promise<Uint8Array> =>
  new Uint8Array(await deflate(JSON.stringify(value), { level: 1 }));
const unpack = async (bytes: Uint8Array): Promise<unknown> =>
  JSON.parse((await inflate(bytes, { maxOutputLength: maxUnpackedBytes })).toString("utf8"));

import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import { type LagMark, lagMarkSchema, lagSeriesNames } from "../../model/consumer/lag-sample";
import { type TrackMemory, trackMemorySchema } from "../track-memory";
import type { LagBucket } from "./lag-buckets";
import type { LagPoint } from "./lag-series";

/** What is read back is bounded: others may have written it. */
const maxUnpackedBytes = 32 * 1024 * 1024;

/** An hour of one consumer, in buckets. */
export interface LagHour {
  /** Unix milliseconds at which the hour begins. */
  readonly hourMs: number;
  readonly buckets: readonly LagBucket[];
  readonly marks: readonly LagMark[];
}

/** Readings of one consumer since the last entry of the journal. */
export interface JournalEntry {
  readonly stream: string;
  readonly consumer: string;
  readonly createdAt: string;
  readonly points: readonly LagPoint[];
  readonly marks: readonly LagMark[];
  /** What was remembered of it then; null in journals of older versions. */
  readonly memory: TrackMemory | null;
}

/** A part of the journal: what was read up to, and without, `untilMs`. */
export interface JournalPage {
  readonly untilMs: number;
  readonly entries: readonly JournalEntry[];
}

const column = z.array(z.number().nullable());
const columns = z.array(column).length(lagSeriesNames.length);

const hourSchema = z.object({
  v: z.literal(1),
  hourMs: z.number(),
  atMs: z.array(z.number()),
  low: columns,
  high: columns,
  marks: z.array(lagMarkSchema),
});

const journalSchema = z.object({
  v: z.literal(1),
  untilMs: z.number(),
  atMs: z.array(z.number()),
  entries: z.array(
    z.tuple([z.string(), z.string(), z.string(), columns, z.array(lagMarkSchema)], trackMemorySchema.nullable()),
  ),
});

const finishedSchema = z.object({ hourMs: z.number() });

/** An hour as the bytes that are stored: columns of JSON, deflated. */
export function encodeHour({ hourMs, buckets, marks }: LagHour): Uint8Array {
  const side = (of: "low" | "high") => toColumns(buckets.map((bucket) => bucket[of]));
  // Times count from the hour: small numbers that repeat from hour to hour and consumer to consumer.
  const atMs = buckets.map((bucket) => bucket.atMs - hourMs);
  return pack({ v: 1, hourMs, atMs, low: side("low"), high: side("high"), marks });
}

/** Throws for bytes that are no hour. */
export function decodeHour(bytes: Uint8Array): LagHour {
  const { hourMs, atMs, low, high, marks } = hourSchema.parse(unpack(bytes));
  const buckets = atMs.map((at, row) => ({ atMs: hourMs + at, low: toRow(low, row), high: toRow(high, row) }));
  return { hourMs, buckets, marks };
}

/** A part of the journal as bytes. */
export function encodeJournal({ untilMs, entries }: JournalPage): Uint8Array {
  const times = new Set(entries.flatMap(({ points }) => points.map(({ atMs }) => atMs)));
  const atMs = [...times].sort((left, right) => left - right);
  const rows = entries.map(({ stream, consumer, createdAt, points, marks, memory }) => {
    const byTime = new Map(points.map((point) => [point.atMs, point.values]));
    return [stream, consumer, createdAt, toColumns(atMs.map((at) => byTime.get(at) ?? [])), marks, memory];
  });
  return pack({ v: 1, untilMs, atMs: atMs.map((at) => at - untilMs), entries: rows });
}

/** Throws for bytes that are no part of a journal. */
export function decodeJournal(bytes: Uint8Array): JournalPage {
  const { untilMs, atMs, entries } = journalSchema.parse(unpack(bytes));
  return {
    untilMs,
    entries: entries.map(([stream, consumer, createdAt, values, marks, memory = null]) => ({
      stream,
      consumer,
      createdAt,
      points: atMs.map((at, row) => ({ atMs: untilMs + at, values: toRow(values, row) })),
      marks,
      memory,
    })),
  };
}

/** The hour that is kept for every consumer, as bytes. */
export function encodeFinishedHour(hourMs: number): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ hourMs }));
}

/** Throws for bytes that name no hour. */
export function decodeFinishedHour(bytes: Uint8Array): number {
  return finishedSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).hourMs;
}

/** One array per series; numbers with two places at most: more would cost space and tell nothing. */
function toColumns(rows: readonly (readonly (number | null)[])[]): (number | null)[][] {
  return lagSeriesNames.map((_, series) => rows.map((row) => rounded(row[series] ?? null)));
}

const toRow = (columns: readonly (readonly (number | null)[])[], row: number) =>
  columns.map((column) => column[row] ?? null);
const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

const pack = (value: object): Uint8Array => new Uint8Array(deflateRawSync(JSON.stringify(value)));
const unpack = (bytes: Uint8Array): unknown =>
  JSON.parse(inflateRawSync(bytes, { maxOutputLength: maxUnpackedBytes }).toString("utf8"));

import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";
import { lagSeriesNames } from "../../model/consumer/lag-sample";
import { type HistoryMark, historyMarkSchema } from "../../model/history";
import { streamSeriesNames } from "../../model/stream/stream-history";
import { type TrackMemory, trackMemorySchema } from "../track-memory";
import type { HistoryBucket } from "./history-buckets";
import type { HistoryPoint } from "./history-series";

/** What is read back is bounded: others may have written it. */
const maxUnpackedBytes = 32 * 1024 * 1024;

/** An hour of one consumer or stream, in buckets. */
export interface HistoryHour {
  /** Unix milliseconds at which the hour begins. */
  readonly hourMs: number;
  readonly buckets: readonly HistoryBucket[];
  readonly marks: readonly HistoryMark[];
}

/** Readings of one stream since the last entry of the journal. */
export interface StreamEntry {
  readonly stream: string;
  readonly createdAt: string;
  readonly points: readonly HistoryPoint[];
  readonly marks: readonly HistoryMark[];
}

/** The same of one consumer. */
export interface ConsumerEntry extends StreamEntry {
  readonly consumer: string;
  /** What was remembered of it then; null in journals of older versions. */
  readonly memory: TrackMemory | null;
}

/** A part of the journal: what was read up to, and without, `untilMs`. */
export interface JournalPage {
  readonly untilMs: number;
  readonly consumers: readonly ConsumerEntry[];
  readonly streams: readonly StreamEntry[];
}

const column = z.array(z.number().nullable());
const consumerColumns = z.array(column).length(lagSeriesNames.length);
const streamColumns = z.array(column).length(streamSeriesNames.length);
const sides = z.array(column);
const marksSchema = z.array(historyMarkSchema);

const hourSchema = z.object({
  v: z.literal(1),
  hourMs: z.number(),
  atMs: z.array(z.number()),
  low: sides,
  high: sides,
  marks: marksSchema,
});

const journalSchema = z.object({
  v: z.literal(1),
  untilMs: z.number(),
  atMs: z.array(z.number()),
  /** Of consumers: journals of older versions have no others. */
  entries: z.array(
    z.tuple([z.string(), z.string(), z.string(), consumerColumns, marksSchema], trackMemorySchema.nullable()),
  ),
  streams: z.array(z.tuple([z.string(), z.string(), streamColumns, marksSchema])).default([]),
});

const finishedSchema = z.object({ hourMs: z.number() });

/** An hour of a history with so many lines, as the bytes that are stored: columns of JSON, deflated. */
export function encodeHour({ hourMs, buckets, marks }: HistoryHour, lines: number): Uint8Array {
  const side = (of: "low" | "high") =>
    toColumns(
      buckets.map((bucket) => bucket[of]),
      lines,
    );
  // Times count from the hour: small numbers that repeat from hour to hour and consumer to consumer.
  const atMs = buckets.map((bucket) => bucket.atMs - hourMs);
  return pack({ v: 1, hourMs, atMs, low: side("low"), high: side("high"), marks });
}

/** Throws for bytes that are no hour of such a history. */
export function decodeHour(bytes: Uint8Array, lines: number): HistoryHour {
  const { hourMs, atMs, low, high, marks } = hourSchema.parse(unpack(bytes));
  for (const { length } of [low, high]) if (length !== lines) throw new Error(`${length} lines, not ${lines}`);
  const buckets = atMs.map((at, row) => ({ atMs: hourMs + at, low: toRow(low, row), high: toRow(high, row) }));
  return { hourMs, buckets, marks };
}

/** A part of the journal as bytes. */
export function encodeJournal({ untilMs, consumers, streams }: JournalPage): Uint8Array {
  const times = new Set([...consumers, ...streams].flatMap(({ points }) => points.map(({ atMs }) => atMs)));
  const atMs = [...times].sort((left, right) => left - right);
  const columnsOf = (points: readonly HistoryPoint[], lines: number) => {
    const byTime = new Map(points.map((point) => [point.atMs, point.values]));
    return toColumns(
      atMs.map((at) => byTime.get(at) ?? []),
      lines,
    );
  };
  return pack({
    ...{ v: 1, untilMs, atMs: atMs.map((at) => at - untilMs) },
    entries: consumers.map(({ stream, consumer, createdAt, points, marks, memory }) => [
      ...[stream, consumer, createdAt, columnsOf(points, lagSeriesNames.length), marks, memory],
    ]),
    streams: streams.map(({ stream, createdAt, points, marks }) => [
      ...[stream, createdAt, columnsOf(points, streamSeriesNames.length), marks],
    ]),
  });
}

/** Throws for bytes that are no part of a journal. */
export function decodeJournal(bytes: Uint8Array): JournalPage {
  const { untilMs, atMs, entries, streams } = journalSchema.parse(unpack(bytes));
  const pointsOf = (values: readonly (readonly (number | null)[])[]) =>
    atMs.map((at, row) => ({ atMs: untilMs + at, values: toRow(values, row) }));
  return {
    untilMs,
    consumers: entries.map(([stream, consumer, createdAt, values, marks, memory = null]) => {
      return { stream, consumer, createdAt, points: pointsOf(values), marks, memory };
    }),
    streams: streams.map(([stream, createdAt, values, marks]) => {
      return { stream, createdAt, points: pointsOf(values), marks };
    }),
  };
}

/** The hour that is kept of everything, as bytes. */
export function encodeFinishedHour(hourMs: number): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ hourMs }));
}

/** Throws for bytes that name no hour. */
export function decodeFinishedHour(bytes: Uint8Array): number {
  return finishedSchema.parse(JSON.parse(new TextDecoder().decode(bytes))).hourMs;
}

/** One array per line; numbers with two places at most: more would cost space and tell nothing. */
function toColumns(rows: readonly (readonly (number | null)[])[], lines: number): (number | null)[][] {
  return Array.from({ length: lines }, (_, line) => rows.map((row) => rounded(row[line] ?? null)));
}

const toRow = (columns: readonly (readonly (number | null)[])[], row: number) =>
  columns.map((column) => column[row] ?? null);
const rounded = (value: number | null) => (value === null ? null : Math.round(value * 100) / 100);

const pack = (value: object): Uint8Array => new Uint8Array(deflateRawSync(JSON.stringify(value)));
const unpack = (bytes: Uint8Array): unknown =>
  JSON.parse(inflateRawSync(bytes, { maxOutputLength: maxUnpackedBytes }).toString("utf8"));

import type { StreamInfo as WireStreamInfo } from "@nats-io/jetstream";
import * as z from "zod";
import type { Consumer } from "../../../../model/consumer/consumer";
import type { Stream } from "../../../../model/stream/stream";
import { parseExactly } from "../connection/exact-json";
import { toConsumerAnswer } from "./consumer";
import { toStream } from "./stream";

const isObject = (value: unknown) => typeof value === "object" && value !== null;

const pageSchema = z.object({
  error: z.object({ description: z.string() }).optional(),
  total: z.number().default(0),
  // Only that they are objects: a copy of each of thousands would take longer than the reading itself.
  streams: z.array(z.custom<object>(isObject)).nullish(),
  consumers: z.array(z.custom<object>(isObject)).nullish(),
  missing: z.array(z.string()).nullish(),
});

/** One page of `STREAM.LIST`, with what the client's own lister hides: the streams that did not answer. */
export function toStreamPage(answer: unknown): {
  streams: Stream[];
  missing: string[];
  total: number;
  serverMs: number | null;
} {
  const page = pageSchema.parse(answer);
  const infos = (page.streams ?? []) as unknown as WireStreamInfo[];
  const answered = infos.map(({ ts }) => Date.parse(ts ?? "")).filter((ms) => !Number.isNaN(ms));
  return {
    streams: infos.map(toStream),
    missing: page.missing ?? [],
    total: page.total,
    // Each entry has the clock of the moment it was made; the last one is nearest to the answer.
    serverMs: answered.length === 0 ? null : Math.max(...answered),
  };
}

/** The list of a page of consumers, and what each of its entries begins with. */
export const consumerEntries = ["consumers", "stream_name"] as const;

/** One page of `CONSUMER.LIST`. */
export interface ConsumerPage {
  /** How many it has, with those whose servers did not answer. */
  readonly size: number;
  readonly total: number;
  /** A consumer each, still text. */
  readonly entries: readonly string[];
  readonly missing: readonly string[];
}

export function toConsumerPage(rest: unknown, entries: readonly string[]): ConsumerPage {
  const { total, consumers, missing: named } = pageSchema.parse(rest);
  const missing = named ?? [];
  // What was not cut out of the answer is written again.
  const others = (consumers ?? []).map((consumer) => JSON.stringify(consumer));
  const all = others.length === 0 ? entries : [...entries, ...others];
  return { size: all.length + missing.length, total, entries: all, missing };
}

/** Entries of a page as consumers. Parsed together: one by one takes twice as long. */
export function toConsumers(entries: readonly string[]): Consumer[] {
  if (entries.length === 0) return [];
  const { consumers } = pageSchema.parse(parseExactly(`{"consumers":[${entries.join(",")}]}`));
  return (consumers ?? []).map(toConsumerAnswer);
}

import type { ConsumerInfo as WireConsumerInfo, StreamInfo as WireStreamInfo } from "@nats-io/jetstream";
import * as z from "zod";
import type { Consumer } from "../../../../model/consumer/consumer";
import type { Stream } from "../../../../model/stream/stream";
import { toConsumer } from "./consumer";
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

/** One page of `CONSUMER.LIST`; its consumers are read when asked for, so that the next page can be on its way. */
export function toConsumerPage(answer: unknown): {
  size: number;
  missing: string[];
  total: number;
  consumers(): Consumer[];
} {
  const page = pageSchema.parse(answer);
  const infos = (page.consumers ?? []) as unknown as WireConsumerInfo[];
  const missing = page.missing ?? [];
  return {
    size: infos.length + missing.length,
    missing,
    total: page.total,
    consumers: () => infos.map(toConsumer),
  };
}

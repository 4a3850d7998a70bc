import * as z from "zod";
import { knownSchema } from "../known";
import { placeSchema } from "../place";
import { consumerSchema } from "./consumer";
import { limitSchema } from "./limit";
import { muteSchema } from "./mute";

/** One word for the state of a consumer, worst first. */
export const verdicts = [
  "losing_data",
  "stalled",
  "no_reader",
  "saturated",
  "giving_up",
  "falling_behind",
  "redelivering",
  "no_match",
  "over_limit",
  "catching_up",
  "paused",
  "healthy",
  "idle",
  "unknown",
] as const;
/** One of {@link verdicts}. */
export type Verdict = (typeof verdicts)[number];

/** Verdicts that ask for a person. */
const attention: ReadonlySet<Verdict> = new Set<Verdict>([
  "losing_data",
  "stalled",
  "no_reader",
  "saturated",
  "giving_up",
  "falling_behind",
  "redelivering",
  "no_match",
  "over_limit",
]);

/** True when somebody should look at this consumer. */
export function needsAttention(verdict: Verdict): boolean {
  return attention.has(verdict);
}

/** Position in the worst-first order. */
export function severity(verdict: Verdict): number {
  return places.get(verdict) ?? verdicts.length;
}

const places: ReadonlyMap<Verdict, number> = new Map(verdicts.map((verdict, at) => [verdict, at]));

/** A message that a consumer has still to deal with, and its age when the consumer was sampled. */
export const oldestMessageSchema = z.object({
  place: placeSchema,
  /** The broker's running number of it; null where there is none. */
  number: z.number().nullable(),
  /** ISO 8601, by the broker's clock. */
  storedAt: z.string(),
  /** Milliseconds, by the broker's clock, never negative. */
  ageMs: z.number(),
});
/** See {@link oldestMessageSchema}. */
export type OldestMessage = z.infer<typeof oldestMessageSchema>;

/** How long it takes until nothing waits, milliseconds: at the fastest and at the slowest pace of late. */
const timeLeftSchema = z.object({ low: z.number(), high: z.number() });
/** See {@link timeLeftSchema}. */
export type TimeLeft = z.infer<typeof timeLeftSchema>;

/** From delivery to acknowledgement, milliseconds, over the samples of the last minutes. */
export const ackLatencySchema = z.object({
  p50Ms: z.number(),
  p95Ms: z.number(),
  maxMs: z.number(),
  samples: z.number(),
});
/** See {@link ackLatencySchema}. */
export type AckLatency = z.infer<typeof ackLatencySchema>;

const knownNumber = knownSchema(z.number());
const knownOldest = knownSchema(oldestMessageSchema);

/** A consumer with the judgement of the last samples. */
export const consumerHealthSchema = consumerSchema.extend({
  /**
   * When it was read last, ISO 8601, if the last sweep could not read it: its counts are from then. Null: it was read.
   */
  unreadSince: z.string().nullable().default(null),
  verdict: z.enum(verdicts),
  /** Since when the verdict is this one, ISO 8601 by the broker's clock; null when that is not known. */
  since: z.string().nullable(),
  /** One line: what the numbers show. */
  reason: z.string(),
  /** One line: what to do about it; empty when there is nothing to do. */
  nextStep: z.string(),
  /** Samples in the judged window, and how many make it full. */
  samples: z.number(),
  samplesWanted: z.number(),
  /** Finished per second over the window, as all rates here; at most, where first deliveries cannot be told apart. */
  ackedPerS: knownNumber,
  deliveredPerS: knownNumber,
  /** Delivered again per second: at least, where a filter hides some. */
  redeliveriesPerS: knownNumber,
  /** Change of `waiting` per second: positive when it grows. */
  waitingPerS: knownNumber,
  /** How long until nothing waits, an estimate; unknown unless waiting falls, and evenly. */
  etaMs: knownSchema(timeLeftSchema),
  /** Failures that nobody has acted on yet; unknown while they are not captured. */
  openFailures: knownNumber,
  /** When the last of them failed, ISO 8601; null for none. */
  lastFailureAt: z.string().nullable().default(null),
  /**
   * Messages that a limit or a newer one took out of the stream while this consumer had them in flight, since the dashboard
   * listens; left out while there are none. Whether they were handled all the same is not known.
   */
  removedInFlight: knownNumber.optional(),
  /** Limits that its owners set. */
  limits: z.array(limitSchema).default([]),
  /** Limits in metadata that cannot be read, one sentence each. */
  limitProblems: z.array(z.string()).default([]),
  /**
   * The oldest message that is not finished, and the oldest that was never delivered; null when there is none. A bound
   * is one of its age: the oldest one itself is not known yet.
   */
  oldestUnfinished: knownOldest.nullable(),
  oldestUndelivered: knownOldest.nullable(),
  /** Latency of acknowledgements the server announced lately: of all, or an estimate from a share of them. */
  ackLatency: knownSchema(ackLatencySchema),
});
/** See {@link consumerHealthSchema}. */
export type ConsumerHealth = z.infer<typeof consumerHealthSchema>;

/** A consumer as lists show it. */
export const listedConsumerSchema = consumerHealthSchema.extend({
  /** Waiting plus in flight, oldest first, for a sparkline; null is a gap. */
  trend: z.array(z.number().nullable()),
  /** Who said that its trouble is known, why and until when; left out while it is not muted. */
  mute: muteSchema.optional(),
});
/** See {@link listedConsumerSchema}. */
export type ListedConsumer = z.infer<typeof listedConsumerSchema>;
/** The same as JSON has it. */
export type ListedConsumerJson = z.input<typeof listedConsumerSchema>;

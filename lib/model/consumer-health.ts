import * as z from "zod";
import { consumerSchema } from "./consumer";
import { limitSchema } from "./limit";

/** One word for the state of a consumer, worst first. */
export const verdicts = [
  "losing_data",
  "stalled",
  "no_reader",
  "saturated",
  "giving_up",
  "falling_behind",
  "redelivering",
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
  "over_limit",
]);

/** True when somebody should look at this consumer. */
export function needsAttention(verdict: Verdict): boolean {
  return attention.has(verdict);
}

/** Position in the worst-first order. */
export function severity(verdict: Verdict): number {
  return verdicts.indexOf(verdict);
}

/** A consumer with the judgement of the last samples. */
export const consumerHealthSchema = consumerSchema.extend({
  verdict: z.enum(verdicts),
  /** One line: what the numbers show. */
  reason: z.string(),
  /** One line: what to do about it; empty when there is nothing to do. */
  nextStep: z.string(),
  /** Samples in the judged window, and how many make it full. */
  samples: z.number(),
  samplesWanted: z.number(),
  /** Rates over the window; null until two samples exist. */
  ackedPerS: z.number().nullable(),
  deliveredPerS: z.number().nullable(),
  /** Change of `waiting` per second: positive when it grows. */
  waitingPerS: z.number().nullable(),
  /** How long until nothing waits, as a range in milliseconds; null when not falling. */
  etaMs: z.object({ low: z.number(), high: z.number() }).nullable(),
  /** Failures recorded for this consumer within the window. */
  failuresInWindow: z.number(),
  /** Limits that its owners set. */
  limits: z.array(limitSchema),
  /** Limits in metadata that cannot be read, one sentence each. */
  limitProblems: z.array(z.string()),
  /** Waiting plus in flight, oldest first, for a sparkline; null is a gap. */
  trend: z.array(z.number().nullable()),
});
/** See {@link consumerHealthSchema}. */
export type ConsumerHealth = z.infer<typeof consumerHealthSchema>;

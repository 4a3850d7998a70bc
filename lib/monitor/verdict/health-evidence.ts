import type { Consumer } from "../../model/consumer/consumer";
import type { ConsumerHealth, Verdict } from "../../model/consumer/consumer-health";
import type { LagSample, RestartCause } from "../../model/consumer/lag-sample";
import type { Known } from "../../model/known";

/** Samples that make a full window. */
export const windowSamples = 10;

/** What a judgement rests on. */
export interface HealthEvidence {
  readonly consumer: Consumer;
  /** The newest samples without a gap, oldest first; at most {@link windowSamples}. */
  readonly window: readonly LagSample[];
  /** True when its samples differ in nothing but their time (false). */
  readonly isAlike?: boolean;
  /** Why the window began anew, while it is not full. */
  readonly restart: RestartCause | null;
  /** Age of the oldest unfinished message, milliseconds; 0 when nothing is unfinished. */
  readonly oldestAgeMs: Known<number>;
  /** Failures announced for this consumer within the window. */
  readonly failures: Known<number>;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

/** The judged part of a {@link ConsumerHealth}. */
export type Judgement = Pick<
  ConsumerHealth,
  "verdict" | "reason" | "nextStep" | "ackedPerS" | "deliveredPerS" | "redeliveriesPerS" | "waitingPerS" | "etaMs"
>;

/** What the window shows as a whole. */
export interface Trend {
  readonly first: LagSample;
  readonly last: LagSample;
  readonly seconds: number;
  readonly ackedPerS: number;
  readonly deliveredPerS: number;
  readonly redeliveriesPerS: number;
  readonly waitingPerS: number;
}

/** A verdict with its words. */
export type Finding = Pick<Judgement, "verdict" | "reason" | "nextStep">;

/** A verdict with its words. */
export function finding(verdict: Verdict, reason: string, nextStep: string): Finding {
  return { verdict, reason, nextStep };
}

import { type BrokerMs, type BrokerSpan, brokerMs } from "../model/broker-time";
import { isExact, isKnown, type Known } from "../model/known";
import { type ClockSkew, toBrokerMs } from "./sweep/clock-skew";
import type { UnacknowledgedDeliveries } from "./verdict/health-evidence";

/** An announcement comes this much later, at most, than the change of the consumer's figures, milliseconds; never earlier. */
export const announcedWithinMs = 50;

/** When the readings of a window began and ended, by our clock: each was made at some moment in between. */
export interface WindowTimes {
  readonly windowBeganMs: number | null;
  readonly windowStartMs: number | null;
  readonly stepStartMs: number | null;
}

/** The last reading. */
export interface ReadingTimes {
  readonly atMs: number;
  readonly beganMs: number;
  readonly skew: ClockSkew | null;
}

/**
 * What ended without an acknowledgement between the readings of a window. A reading takes time. Surely between two readings
 * is what ended after the end of the first and before the beginning of the last; perhaps, what ended after the beginning of
 * the first. How far the clocks may be off narrows the one and widens the other.
 */
export function unacknowledgedDeliveries(
  { windowBeganMs, windowStartMs, stepStartMs }: WindowTimes,
  { atMs, beganMs, skew }: ReadingTimes,
  countIn: (span: BrokerSpan) => Known<number>,
): UnacknowledgedDeliveries {
  const edgeMs = skew?.uncertaintyMs ?? 0;
  const at = (ms: number): BrokerMs => toBrokerMs(ms, skew);
  const inSpan = (fromMs: number, toMs: number) => countIn({ fromMs: at(fromMs), toMs: at(toMs) });
  const perhaps = countIn({ fromMs: at((windowBeganMs ?? beganMs) - edgeMs), toMs: endOfTime });
  // True for nearly every consumer.
  if (isExact(perhaps) && perhaps.value === 0) return { surely: 0, perhaps, inStep: 0 };
  return {
    surely: numberOf(inSpan((windowStartMs ?? atMs) + edgeMs + announcedWithinMs, beganMs - edgeMs)),
    perhaps,
    inStep: numberOf(inSpan((stepStartMs ?? atMs) + 1, atMs)),
  };
}

/** Later than any announcement. */
const endOfTime = brokerMs(8.64e15);

const numberOf = (count: Known<number>) => (isKnown(count) ? count.value : 0);

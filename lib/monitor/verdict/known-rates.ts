import { atLeast, atMost, exactNumber, isKnown, type Known, unknown } from "../../model/known";
import type { HealthEvidence, Judgement, Trend } from "./health-evidence";
import { readsAll } from "./lag-rates";

/** The rates of a {@link Judgement}. */
type Rates = Pick<Judgement, "ackedPerS" | "deliveredPerS" | "redeliveriesPerS" | "waitingPerS">;

const tooFew = unknown("two samples are needed");
const clockWentBack = unknown("the clock of the dashboard was set back");

/** The rates of a window, each with how far it can be trusted. */
export function knownRates(evidence: HealthEvidence, trend: Trend | null): Rates {
  if (trend === null) {
    const none = evidence.window.length < 2 ? tooFew : clockWentBack;
    return { ackedPerS: none, deliveredPerS: none, redeliveriesPerS: none, waitingPerS: none };
  }
  return {
    ackedPerS: ackedRate(evidence, trend),
    // Differences of the server's own counters.
    deliveredPerS: exactNumber(trend.deliveredPerS),
    redeliveriesPerS: redeliveryRate(evidence, trend),
    waitingPerS: exactNumber(trend.waitingPerS),
  };
}

/** A filter and holes in the stream hide redeliveries; they never add any. */
function redeliveryRate(evidence: HealthEvidence, { redeliveriesPerS, deliveredPerS }: Trend): Known<number> {
  const isNone = deliveredPerS === 0 && redeliveriesPerS === 0;
  return isNone || countsFirstDeliveries(evidence) ? exactNumber(redeliveriesPerS) : atLeast(redeliveriesPerS);
}

/** Hidden redeliveries count as first ones here, and what was given up or terminated as finished. */
function ackedRate(evidence: HealthEvidence, trend: Trend): Known<number> {
  const { ackedPerS, first, last } = trend;
  if (first.lastAckedAt === last.lastAckedAt) return exactNumber(0);
  return countsFirstDeliveries(evidence) && nothingGivenUp(evidence, trend)
    ? exactNumber(ackedPerS)
    : atMost(ackedPerS);
}

/** True when the progress in the stream is the number of first deliveries: none was left out or removed unread. */
function countsFirstDeliveries({ consumer, window }: HealthEvidence): boolean {
  if (!readsAll(consumer)) return false;
  return window.every((sample, at) => {
    const before = window[at - 1];
    const mayHavePassed =
      before !== undefined && sample.limitsRemove && sample.streamFirstNumber > before.deliveredUpTo + 1;
    return sample.streamHoles === 0 && !mayHavePassed;
  });
}

/** True when no message can have left the consumer other than by an acknowledgement. */
function nothingGivenUp(
  { consumer: { config }, window, failures }: HealthEvidence,
  { redeliveriesPerS }: Trend,
): boolean {
  if (!isKnown(failures) || failures.how !== "exact" || failures.value > 0) return false;
  // Only a message that was delivered before can reach a limit of more than one delivery.
  const noneAgain = redeliveriesPerS === 0 && window.every(({ redelivered }) => redelivered === 0);
  return config.maxDeliver === null || (config.maxDeliver > 1 && noneAgain);
}

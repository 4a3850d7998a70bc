import type { LagSample } from "../../model/consumer/lag-sample";
import { atLeast, atMost, estimate, exactNumber, isExact, type Known, unknown } from "../../model/known";
import type { HealthEvidence, Judgement, Trend } from "./health-evidence";
import { type FirstDeliveries, firstDeliveries, leftInSilence, readsAll } from "./lag-rates";

/** The rates of a {@link Judgement}. */
type Rates = Pick<Judgement, "ackedPerS" | "deliveredPerS" | "redeliveriesPerS" | "waitingPerS">;

const tooFew = unknown("two samples are needed");
const rolledUp = unknown(
  "newer messages replaced others (roll-up), and the broker does not say which of those were in flight",
);
const purged = unknown("messages were removed by hand, and the broker does not say which of those were in flight");
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

/** As far as first deliveries are known, these are: a bound of the ones is a bound of the others. */
function redeliveryRate(evidence: HealthEvidence, trend: Trend): Known<number> {
  const { redeliveriesPerS } = trend;
  const how = howFirstDeliveries(evidence, trend);
  if (how === "at most" && mayHaveRolledUp(evidence.window)) return rolledUp;
  if (how === "at most" && removedByHand(evidence.window)) return purged;
  return how === "exact"
    ? exactNumber(redeliveriesPerS)
    : how === "estimate"
      ? estimate(redeliveriesPerS)
      : atLeast(redeliveriesPerS);
}

/** What failed for good and is not known of yet counts as acknowledged here, and so do redeliveries that are not known. */
function ackedRate(evidence: HealthEvidence, trend: Trend): Known<number> {
  const { ackedPerS, first, last } = trend;
  if (first.lastAckedAt === last.lastAckedAt) return exactNumber(0);
  const how = howFirstDeliveries(evidence, trend);
  // All that is known is that it is no more than was delivered.
  if (how === "at most" && mayHaveRolledUp(evidence.window)) return rolledUp;
  if (how === "at most" && removedByHand(evidence.window)) return purged;
  if (how === "at most" || !nothingGivenUp(evidence)) return atMost(ackedPerS);
  return how === "exact" ? exactNumber(ackedPerS) : estimate(ackedPerS);
}

/** How far the number of first deliveries can be trusted. */
function howFirstDeliveries(evidence: HealthEvidence, { first, last }: Trend): FirstDeliveries["how"] {
  const { how } = firstDeliveries(first, last);
  return how === "at most" && last.counts === null && countsFirstDeliveries(evidence) ? "exact" : how;
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

/**
 * True when no message can have left the consumer other than by an acknowledgement. One that failed for good is in flight
 * until that is announced.
 */
function nothingGivenUp({ window, unacknowledged: { perhaps } }: HealthEvidence): boolean {
  if (!isExact(perhaps) || perhaps.value > 0 || mayHaveRolledUp(window)) return false;
  if (removedByHand(window) || removedOnRequest(window) || leftInSilence(window) > 0) return false;
  return !window.some(
    ({ limitsRemove, streamHoles, streamFirstNumber, finishedUpTo }) =>
      limitsRemove && (streamHoles > 0 || streamFirstNumber > finishedUpTo + 1),
  );
}

/** True when somebody removed messages that were in flight, perhaps: that is not announced, and they did not come again. */
function removedByHand(window: readonly LagSample[]): boolean {
  return window.some((sample, at) => {
    const before = window[at - 1];
    if (before === undefined || !sample.removedByHand) return false;
    return sample.streamHoles > before.streamHoles || sample.streamFirstNumber > before.finishedUpTo + 1;
  });
}

/**
 * The same where messages leave as soon as they are finished. There a removal shows the very figures of acknowledgements,
 * the time of the last one included: only the request tells them apart, and not how many were in flight. What nobody of
 * the account asked for, such as a server that repairs itself, cannot be told.
 */
function removedOnRequest(window: readonly LagSample[]): boolean {
  return window.some((sample, at) => at > 0 && sample.removedOnRequest);
}

/** True when newer messages may have rolled up others: the broker does not announce those that were in flight. */
function mayHaveRolledUp(window: readonly LagSample[]): boolean {
  const [first] = window;
  return window.some(
    ({ rollsUp, streamHoles, streamFirstNumber }) =>
      rollsUp && (streamHoles !== first?.streamHoles || streamFirstNumber !== first.streamFirstNumber),
  );
}

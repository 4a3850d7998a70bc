import type { Consumer } from "../../model/consumer/consumer";
import type { DeliveryCounts } from "../../model/consumer/delivery-counts";
import type { LagSample } from "../../model/consumer/lag-sample";
import type { Measure } from "../../model/known";

// What is calculated with running numbers here is how far they grew: each message stored in a channel gets the next one.

/** True for a consumer that is given every message of the stream in order. */
export function readsAll({ config, skipsMessages }: Pick<Consumer, "config" | "skipsMessages">): boolean {
  return config.filterSubjects.length === 0 && !skipsMessages;
}

/** How many messages were given for the first time between two samples. */
export interface FirstDeliveries {
  /** The most that it can be, unless it is an estimate. */
  readonly value: number;
  readonly how: Extract<Measure, "exact" | "estimate" | "at most">;
}

/**
 * First deliveries as they were counted, or else at most all deliveries, and at most the progress in the stream: no
 * broker tells them.
 */
export function firstDeliveries(from: LagSample, to: LagSample): FirstDeliveries {
  const delivered = Math.max(0, to.deliveries - from.deliveries);
  const progress = Math.max(0, to.deliveredUpTo - from.deliveredUpTo);
  if (delivered === 0) return { value: 0, how: "exact" };
  if (!areCountsOfOne(from, to)) return { value: Math.min(delivered, progress), how: "at most" };
  const { counts } = to;
  const within = (count: number) => Math.min(Math.max(0, count), delivered);
  const least = within(counts.firstLeast - (from.counts?.firstLeast ?? 0));
  const most = within(counts.firstMost - (from.counts?.firstMost ?? 0));
  if (counts.estimates > (from.counts?.estimates ?? 0)) return { value: most, how: "estimate" };
  if (least === most) return { value: most, how: "exact" };
  // What was rejected was delivered again, unless it is in flight still.
  const again = Math.max(0, counts.rejectedBefore - (from.counts?.rejectedAfter ?? 0) - to.inFlight);
  return { value: Math.max(least, Math.min(most, progress, delivered - again)), how: "at most" };
}

/**
 * Messages acknowledged per second between two samples: first deliveries minus the growth of what is in flight, minus
 * what `failed` for good meanwhile. Never negative.
 */
export function ackedPerSecond(from: LagSample, to: LagSample, failed = 0): number {
  const seconds = secondsBetween(from, to);
  if (seconds <= 0 || from.lastAckedAt === to.lastAckedAt) return 0;
  return Math.max(0, firstDeliveries(from, to).value - (to.inFlight - from.inFlight) - failed) / seconds;
}

/**
 * Messages that left a consumer in steps in which it acknowledged none, at least: they were given up or removed, which
 * may be announced a moment later.
 */
export function leftInSilence(window: readonly LagSample[]): number {
  return sumSteps(window, (before, after) => {
    if (before.lastAckedAt !== after.lastAckedAt) return 0;
    const { value, how } = firstDeliveries(before, after);
    return Math.max(0, (how === "exact" ? value : 0) - (after.inFlight - before.inFlight));
  });
}

/**
 * Deliveries of messages that had been delivered before. The server's counter of deliveries never goes back, so a burst
 * that begins and ends between two samples counts too. As exact as the {@link firstDeliveries}: a bound of these makes it
 * the least that it can have been.
 */
export function redeliveriesBetween(from: LagSample, to: LagSample): number {
  const repeats = to.deliveries - from.deliveries - firstDeliveries(from, to).value;
  // A message that enters the gauge was delivered a second time, whatever hides the progress.
  return Math.max(0, repeats, to.redelivered - from.redelivered);
}

/** {@link redeliveriesBetween} over a window: from end to end where it was counted, else step by step. */
export function redeliveriesIn(window: readonly LagSample[]): number {
  const [first, last] = [window[0], window.at(-1)];
  if (first === undefined || last === undefined) return 0;
  return areCountsOfOne(first, last) ? redeliveriesBetween(first, last) : sumSteps(window, redeliveriesBetween);
}

/**
 * Messages that left the stream between two samples and were never delivered to this consumer: at least so many. Where
 * newer messages take the place of older ones (`replacesOlder`), a count that fell says nothing. A steady loss leaves
 * `waiting` as it is: then it shows by what the stream begins with, or was counted.
 */
export function lostUnread(from: LagSample, to: LagSample, readsAll: boolean, replacesOlder = false): number {
  // Fewer wait than before though not as many were delivered: the rest left the stream unread.
  const byCount = replacesOlder ? 0 : from.waiting - to.waiting - (to.deliveries - from.deliveries);
  if (!readsAll) return Math.max(0, byCount, to.lost);
  // The stream now begins beyond what was delivered.
  const passed = to.streamFirstNumber - 1 - Math.max(from.deliveredUpTo, from.streamFirstNumber - 1);
  const byPosition = passed - (to.deliveries - from.deliveries) - from.streamHoles;
  return Math.max(0, byCount, byPosition);
}

/** Seconds from one sample to another. */
export function secondsBetween(from: LagSample, to: LagSample): number {
  return (to.atMs - from.atMs) / 1_000;
}

/** Adds up what `measure` finds between each two neighbours. */
export function sumSteps(
  window: readonly LagSample[],
  measure: (before: LagSample, after: LagSample) => number,
): number {
  let sum = 0;
  for (let at = 1; at < window.length; at++) {
    const before = window[at - 1];
    const after = window[at];
    if (before !== undefined && after !== undefined) sum += measure(before, after);
  }
  return sum;
}

/** True when what was counted of two samples can be compared: it was from one beginning, before which nothing was given. */
function areCountsOfOne(from: LagSample, to: LagSample): to is LagSample & { readonly counts: DeliveryCounts } {
  if (to.counts === null) return false;
  return from.counts === null ? from.deliveries === to.counts.afterDeliveries : from.counts.since === to.counts.since;
}

import type { Consumer } from "../../model/consumer/consumer";
import type { LagSample } from "../../model/consumer/lag-sample";

// What is calculated with running numbers here is how far they grew: each message stored in a channel gets the next one.

/** True for a consumer that is given every message of the stream in order. */
export function readsAll({ config, skipsMessages }: Pick<Consumer, "config" | "skipsMessages">): boolean {
  return config.filterSubjects.length === 0 && !skipsMessages;
}

/**
 * Messages finished per second between two samples: first deliveries minus the growth of what is in flight. Never
 * negative.
 */
export function ackedPerSecond(from: LagSample, to: LagSample): number {
  const seconds = secondsBetween(from, to);
  if (seconds <= 0 || from.lastAckedAt === to.lastAckedAt) return 0;
  return Math.max(0, firstDeliveries(from, to) - (to.inFlight - from.inFlight)) / seconds;
}

/**
 * Deliveries of messages that had been delivered before. The server's counter of deliveries never goes back, so a burst
 * that begins and ends between two samples counts too. Exact for a consumer that reads the whole stream; with a filter
 * or with holes in the stream it is the least that it can have been.
 */
export function redeliveriesBetween(from: LagSample, to: LagSample): number {
  const repeats = to.deliveries - from.deliveries - firstDeliveries(from, to);
  // A message that enters the gauge was delivered a second time, whatever the filter hides of the progress.
  return Math.max(0, repeats, to.redelivered - from.redelivered);
}

/** {@link redeliveriesBetween} over all steps of a window. */
export function redeliveriesIn(window: readonly LagSample[]): number {
  return sumSteps(window, redeliveriesBetween);
}

/**
 * Messages that left the stream between two samples and were never delivered to this consumer: at least so many.
 */
export function lostUnread(from: LagSample, to: LagSample, readsAll: boolean): number {
  // Fewer wait than before though not as many were delivered: the rest left the stream unread.
  const byCount = from.waiting - to.waiting - (to.deliveries - from.deliveries);
  if (!readsAll) return Math.max(0, byCount);
  // The stream now begins beyond what was delivered: that shows a steady loss, which leaves `waiting` as it is.
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

/** First deliveries are not counted by the server: at most all deliveries, and at most the progress in the stream. */
function firstDeliveries(from: LagSample, to: LagSample): number {
  return Math.max(0, Math.min(to.deliveries - from.deliveries, to.deliveredUpTo - from.deliveredUpTo));
}

import { isSome } from "../../../model/known";
import { longestWaitMs } from "../patience";
import { span } from "../words";
import type { Trouble } from "./trouble";

/** How long one message may take while later ones pass, at least, and in ack waits and usual gaps. */
const longMs = 10 * 60 * 1_000;
const waits = 3;
/** Tries after which a message is not put off on purpose any more. */
const manyTries = 10;
/** Later ones pass when something was acknowledged within this time. */
const passingMs = 2 * 60 * 1_000;

/** One message is not finished while later ones are. */
export const stuckMessage: Trouble = {
  name: "stuck_message",
  verdict: "stalled",
  outlastsPause: false,
  find(evidence, _, open) {
    const { consumer, activity, nowMs } = evidence;
    // What was given up is not in flight, and where later ones finish earlier ones nothing is left behind.
    if (!consumer.acknowledges || consumer.acknowledgesInOrder || consumer.inFlight === 0) return null;
    const sinceMs = activity.floorSinceMs;
    const passes = activity.ackedAtMs !== null && activity.ackedAtMs > sinceMs;
    // What was put off once or twice is meant to wait.
    const isPutOff = isSome(evidence.retrying.count) && activity.redeliveredSinceFloor < manyTries;
    if (!passes || isPutOff) return null;
    const usualMs = activity.acks.usualMs ?? 0;
    const patienceMs = Math.max(longMs * activity.patience, waits * longestWaitMs(consumer), waits * usualMs);
    const isOpen = open !== null && sinceMs <= open;
    const passedLately = nowMs - (activity.ackedAtMs ?? 0) < passingMs * activity.patience;
    if (!isOpen && (nowMs - sinceMs <= patienceMs || !passedLately)) return null;
    return {
      reason: `its oldest message is not finished for ${span(nowMs - sinceMs)} while later ones are`,
      nextStep: "Look at what it is stuck on: one message fails again and again, or its worker does not end.",
      sinceMs,
    };
  },
};

import { isKnown } from "../../../model/known";
import type { HealthEvidence } from "../health-evidence";
import { ackPatienceMs, isLeftToServer, isWatchedLongEnough, longestWaitMs, takenUpPatienceMs } from "../patience";
import { count, span } from "../words";
import type { Trouble } from "./trouble";

/** Redeliveries of a hanging worker come once an ack wait; more than so many times as many are rejections. */
const rejectionFactor = 2;
/** What a worker keeps alive may take this long, as long as nothing is known of its rhythm. */
const longWorkMs = 30 * 60 * 1_000;
/** A pull so long after the ack wait that the server had time to deliver again. */
const secondLookMs = 5_000;

/** Workers took messages and do not finish them, for longer than ack wait and rhythm explain. */
export const stall: Trouble = {
  name: "stall",
  verdict: "stalled",
  outlastsPause: false,
  find(evidence, _, open) {
    const { consumer, activity, nowMs } = evidence;
    if (!consumer.acknowledges || activity.inFlightSinceMs === null || isLeftToServer(consumer)) return null;
    const sinceMs = aliveAtMs(evidence, activity.inFlightSinceMs);
    const quietMs = nowMs - sinceMs;
    const patienceMs = ackPatienceMs(evidence);
    if (waitsForRetries(evidence) || isRejected(evidence, quietMs)) return null;
    const isOpen = open !== null && sinceMs <= open;
    if (!isOpen && (quietMs <= patienceMs || !isWatchedLongEnough(evidence, patienceMs))) return null;
    if (!isOpen && cameBackLately(evidence)) return null;
    // How long its work takes is not known yet.
    const mayBeLong = activity.acks.usualMs === null && quietMs < longWorkMs * activity.patience;
    if (!isOpen && mayBeLong && isKeptAlive(evidence, sinceMs)) return null;
    return { reason: reasonOf(evidence, quietMs), nextStep, sinceMs };
  },
};

const nextStep = "Workers took messages and do not finish them: look at what it is stuck on and at the workers' logs.";

function reasonOf({ consumer, activity }: HealthEvidence, quietMs: number): string {
  const { usualMs } = activity.acks;
  const usually = usualMs === null ? "" : `; usually one every ${span(usualMs)} or sooner`;
  const times = activity.redeliveredSinceAck;
  const again = times === 0 ? "" : `, delivered again ${times === 1 ? "once" : `${count(times)} times`}`;
  return (
    `${count(consumer.inFlight)} in flight${again}, none acknowledged for ${span(quietMs)}, ` +
    `ack wait ${span(longestWaitMs(consumer))}${usually}`
  );
}

/** The last sign of life: something was taken up, acknowledged or rejected, or came again to who rejected it. */
function aliveAtMs(evidence: HealthEvidence, inFlightSinceMs: number): number {
  const { activity, retrying } = evidence;
  const againMs = coversAll(evidence) ? (activity.deliveredAtMs ?? 0) : 0;
  return Math.max(activity.ackedAtMs ?? 0, inFlightSinceMs, retrying.lastAtMs ?? 0, againMs);
}

/** Workers that were away, as in a deploy, have begun anew with what they are given again. */
function cameBackLately({ consumer, activity, nowMs }: HealthEvidence): boolean {
  const { cameBackAtMs } = activity;
  return cameBackAtMs !== null && nowMs - cameBackAtMs <= takenUpPatienceMs({ activity, consumer });
}

/** True when all that is in flight was rejected, and waits for its next delivery. */
export function waitsForRetries(evidence: HealthEvidence): boolean {
  return coversAll(evidence) && (evidence.activity.deliveredAtMs ?? 0) <= (evidence.retrying.lastAtMs ?? 0);
}

const coversAll = ({ consumer, retrying: { count } }: HealthEvidence) =>
  isKnown(count) && consumer.inFlight > 0 && count.value >= consumer.inFlight;

/**
 * Somebody pulled after the ack wait and was not given the messages again: their worker keeps them alive. Where clients
 * are pinned, another one's pull says nothing until the pin has ended.
 */
export function isKeptAlive({ consumer, activity }: HealthEvidence, sinceMs: number): boolean {
  const expiredMs = sinceMs + longestWaitMs(consumer) + (consumer.pinTimeoutMs ?? 0) + secondLookMs;
  return activity.redeliveredSinceAck === 0 && (activity.readAtMs ?? 0) > expiredMs;
}

/** Delivered again far more often than timeouts explain: workers reject, which is another trouble. */
function isRejected({ consumer, activity }: HealthEvidence, quietMs: number): boolean {
  const byTimeout = (quietMs / Math.max(1, consumer.config.ackWaitMs)) * consumer.inFlight;
  return activity.redeliveredSinceAck > rejectionFactor * Math.max(1, byTimeout);
}

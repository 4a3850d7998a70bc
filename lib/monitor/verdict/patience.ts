import type { HealthEvidence } from "./health-evidence";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;

/** How long a deploy takes, and then some: nobody is called because workers were replaced. */
const deployMs = 90 * secondMs;
/** A reader that was away for so long before anything waited is started when something does. */
const onDemandMs = 2 * minuteMs;
/** A consumer that was just made gets as long until its first reader comes. */
const firstReaderMs = 5 * minuteMs;
/** A reader that left with everything done may be a job of every day, as long as its habit is not known. */
const unknownHabitMs = 25 * 60 * minuteMs;
/** The same of one that left something undone. */
const leftUndoneMs = 3 * minuteMs;
/** A usual gap may be exceeded by half, and by so much. */
const overdue = 1.5;
const overdueMs = 30 * secondMs;
/** A pinned client may hand over to another for so long at most, whatever the settings say. */
const longestHandoverMs = 5 * minuteMs;
/** Where nothing is acknowledged, a subscriber with flow control may be at work for so long. */
const unseenWorkMs = 30 * minuteMs;
/** Shortest time without an acknowledgement that means anything, and as long as the rhythm is not known. */
const shortestWorkMs = 30 * secondMs;
const unknownWorkMs = minuteMs;
/** Work of unknown length may take so many ack waits when its worker may be keeping it alive, and at least so long. */
const keptAliveWaits = 4;
const keptAliveMs = 2 * minuteMs;

/** How long nobody may read while something waits, milliseconds. */
export function readPatienceMs({ activity, consumer }: HealthEvidence): number {
  const { patience } = activity;
  // Who has all hands full reads again when a message is finished.
  const busyMs = consumer.inFlight > 0 ? (activity.acks.usualMs ?? 0) : 0;
  const usualMs = Math.max(activity.reads.usualMs ?? 0, busyMs);
  const lateMs = usualMs * overdue + overdueMs * patience;
  // Where looks are far apart, one that is always there seems to have a beat as long as a look.
  const isSteady = usualMs > 0 ? lateMs < deployMs * patience : activity.readsSteadily;
  if (isSteady || (usualMs === 0 && consumer.config.deliverSubject !== null))
    return (startsOnDemand(activity) ? firstReaderMs : deployMs) * patience;
  if (usualMs > 0) return Math.max(deployMs * patience, lateMs);
  if (consumer.deliveries === 0) return firstReaderMs * patience;
  return consumer.inFlight > 0 ? leftUndoneMs * patience + longestWaitMs(consumer) : unknownHabitMs * patience;
}

/** Its reader was there, left with nothing to do, and was away when something came. */
function startsOnDemand({ waitingSinceMs, readAtMs, patience }: HealthEvidence["activity"]): boolean {
  return waitingSinceMs !== null && readAtMs !== null && waitingSinceMs - readAtMs > onDemandMs * patience;
}

/** How long nothing may be acknowledged while something is in flight, milliseconds. */
export function ackPatienceMs({ activity, consumer }: HealthEvidence): number {
  const { patience } = activity;
  const waitMs = longestWaitMs(consumer);
  const usualMs = activity.acks.usualMs;
  const takenUpMs = takenUpPatienceMs({ activity, consumer });
  // Delivered again: nobody keeps it alive. Otherwise somebody may, or its workers are being replaced.
  if (activity.redeliveredSinceAck > 0) return takenUpMs;
  const unlearned = usualMs === null ? Math.max(waitMs * keptAliveWaits, keptAliveMs * patience) : 0;
  const byHandover = consumer.pinTimeoutMs === null ? 0 : waitMs + handoverMs({ activity, consumer });
  return Math.max(takenUpMs, unlearned, byHandover, deployMs * patience);
}

/** How long the first of what a worker took up may take when nobody keeps it alive, milliseconds. */
export function takenUpPatienceMs({ activity, consumer }: Pick<HealthEvidence, "activity" | "consumer">): number {
  const usualMs = activity.acks.usualMs;
  const shortestMs = (usualMs === null ? unknownWorkMs : shortestWorkMs) * activity.patience;
  return Math.max(shortestMs, longestWaitMs(consumer) * overdue, (usualMs ?? 0) * 2);
}

/** How long nothing may be delivered while messages wait and somebody asks for them, milliseconds. */
export function deliveryPatienceMs({ activity, consumer }: HealthEvidence): number {
  if (!consumer.acknowledges) return unseenWorkMs * activity.patience;
  return Math.max(deployMs * activity.patience, handoverMs({ activity, consumer }));
}

/** How long it may take until another client is pinned in the place of one that is gone, milliseconds. */
function handoverMs({ activity, consumer: { pinTimeoutMs } }: Pick<HealthEvidence, "activity" | "consumer">): number {
  if (pinTimeoutMs === null) return 0;
  return Math.min(pinTimeoutMs + overdueMs * activity.patience, longestHandoverMs * activity.patience);
}

/**
 * True when it was watched for long enough to say that nobody comes: what was before the dashboard looked is known by
 * the broker's own times only.
 */
export function isWatchedLongEnough({ activity, nowMs }: HealthEvidence, patienceMs: number): boolean {
  return nowMs - activity.resumedAtMs > Math.min(patienceMs, deployMs * activity.patience);
}

/** True for an ephemeral that nobody reads: the server deletes it after a while, with what waits for it. */
export function isLeftToServer({ config, openPulls, pushBound }: HealthEvidence["consumer"]): boolean {
  return !config.durable && openPulls === 0 && pushBound !== true;
}

/** The longest time after a delivery until the server delivers again: ack wait, or the longest backoff. */
export function longestWaitMs({ config }: HealthEvidence["consumer"]): number {
  let longestMs = config.ackWaitMs;
  for (const backoffMs of config.backoffMs) longestMs = Math.max(longestMs, backoffMs);
  return longestMs;
}

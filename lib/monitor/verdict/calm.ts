import type { Verdict } from "../../model/consumer/consumer-health";
import type { LagSample } from "../../model/consumer/lag-sample";
import type { HealthEvidence, Trend } from "./health-evidence";
import { ackPatienceMs, isLeftToServer, longestWaitMs, readPatienceMs } from "./patience";
import { unreadSinceMs } from "./troubles/missing-reader";
import { isKeptAlive, waitsForRetries } from "./troubles/stall";
import { count, messages, rate, span } from "./words";

/** A consumer that nothing was delivered to for this long, and that has nothing to do, is idle. */
const idleAfterMs = 60_000;
/** Fewer waiting messages are no backlog, nor are those of so many seconds at its pace. */
const backlogMessages = 10;
const backlogS = 30;
/** So many messages of its neighbours are worth a word. */
const passedBy = 100;
/** A beat longer than this is worth a word. */
const beatMs = 5_000;

/** A verdict of a consumer without trouble, and what the numbers show. */
export interface Calm {
  readonly verdict: Verdict;
  readonly reason: string;
}

/** True while the server delivers nothing on purpose. */
export function isPaused({ consumer: { pausedUntil }, nowMs }: Pick<HealthEvidence, "consumer" | "nowMs">): boolean {
  return pausedUntil !== null && Date.parse(pausedUntil) > nowMs;
}

/** What a consumer without trouble does. `shown` is the verdict that is shown. */
export function calmOf(evidence: HealthEvidence, trend: Trend | null, shown: Verdict | null): Calm {
  const { consumer, activity, nowMs } = evidence;
  if (isPaused(evidence)) return { verdict: "paused", reason: `paused until ${consumer.pausedUntil}` };
  if (trend === null && shown === null) return { verdict: "unknown", reason: "read once: two readings are needed" };
  const { waiting, inFlight } = consumer;
  if (waiting + inFlight === 0) {
    const quietMs = nowMs - (activity.deliveredAtMs ?? 0);
    if (quietMs > idleAfterMs * activity.patience) return { verdict: "idle", reason: idleWords(evidence) };
    return { verdict: "healthy", reason: `keeps up at ${rate(trend?.ackedPerS ?? 0)}` };
  }
  const verdict =
    trend !== null && !isRising(evidence) && isCatchingUp(trend, shown, backlogS * activity.patience)
      ? "catching_up"
      : "healthy";
  return { verdict, reason: busyWords(verdict, evidence, trend) };
}

/** What the numbers show of a consumer with something to do, in words that fit the verdict beside them. */
export function busyWords(verdict: Verdict, evidence: HealthEvidence, trend: Trend | null): string {
  if (verdict !== "catching_up") return rhythmWords(evidence) ?? workWords(evidence, trend);
  const waits = `${count(evidence.consumer.waiting)} waiting`;
  return trend === null || trend.waitingPerS >= 0 ? waits : `${waits}, falling by ${rate(-trend.waitingPerS)}`;
}

/** A topic that is rare on purpose looks the same as a filter with a mistake: only its owners can tell. */
function idleWords({ reach: { passed } }: HealthEvidence): string {
  return passed < passedBy
    ? "nothing to do"
    : `nothing to do: ${messages(passed)} of its stream passed since it is watched, and its filter matched none`;
}

/** True when more wait than did at some moment of the window, by what matters: who catches up has ever fewer. */
export function isRising({ window }: Pick<HealthEvidence, "window">): boolean {
  let lowest = window[0];
  for (const sample of window) if (lowest !== undefined && sample.waiting < lowest.waiting) lowest = sample;
  const last = window.at(-1);
  return lowest !== undefined && last !== undefined && last.waiting - lowest.waiting >= growthThatMatters(lowest);
}

/** `worthS`: a backlog of less at its own pace, in seconds, is none. */
function isCatchingUp(
  { first, last, waitingPerS, deliveredPerS }: Trend,
  shown: Verdict | null,
  worthS: number,
): boolean {
  const isBacklog = last.waiting >= Math.max(backlogMessages, deliveredPerS * worthS);
  if (shown === "catching_up") return isBacklog && waitingPerS <= 0;
  return isBacklog && first.waiting - last.waiting >= growthThatMatters(first);
}

const growthThatMatters = (first: LagSample) => Math.max(backlogMessages, first.waiting * 0.02);

/** What a person may wonder about though it is usual for this consumer; null when there is nothing of the kind. */
function rhythmWords(evidence: HealthEvidence): string | null {
  const { consumer, activity, nowMs } = evidence;
  const { waiting, inFlight } = consumer;
  const unreadMs = unreadSinceMs(evidence);
  if (unreadMs !== null && isLeftToServer(consumer))
    return `${count(waiting)} waiting, nobody reads: the server deletes an ephemeral that is not used`;
  if (unreadMs !== null && nowMs - unreadMs > beatMs) {
    const { usualMs } = activity.reads;
    const quiet = `${count(waiting)} waiting, not read for ${span(nowMs - unreadMs)}`;
    const leftMs = (usualMs ?? 0) - (nowMs - unreadMs);
    if (usualMs === null)
      return `${quiet}; its beat is not known yet, a reader is missed after ${span(readPatienceMs(evidence))}`;
    return `between batches: ${quiet}, next read expected ${leftMs > 0 ? `within ${span(leftMs)}` : "now"}`;
  }
  if (waitsForRetries(evidence)) return `${count(inFlight)} in flight were rejected and wait for their next try`;
  const sinceMs = Math.max(activity.ackedAtMs ?? 0, activity.inFlightSinceMs ?? nowMs);
  const quietMs = nowMs - sinceMs;
  if (!consumer.acknowledges || inFlight === 0 || quietMs <= longestWaitMs(consumer)) return null;
  const held = `${count(inFlight)} in flight for ${span(quietMs)}, longer than the ack wait`;
  if (isKeptAlive(evidence, sinceMs)) return `${held}: its worker keeps it alive, or put it off`;
  const { usualMs } = activity.acks;
  const usually = usualMs === null ? "" : `, usually up to ${span(usualMs)}`;
  return `${held}${usually}; a stall after ${span(ackPatienceMs(evidence))}`;
}

function workWords({ consumer: { waiting, inFlight } }: HealthEvidence, trend: Trend | null): string {
  return `${count(waiting + inFlight)} unfinished, ${rate(trend?.ackedPerS ?? 0)} acknowledged`;
}

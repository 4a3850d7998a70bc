import type { LagSample } from "../../model/consumer/lag-sample";
import { isKnown } from "../../model/known";
import { type Finding, finding, type HealthEvidence, type Trend } from "./health-evidence";
import { lostUnread, redeliveriesBetween, sumSteps } from "./lag-rates";

/** Below this many messages, a change is noise. */
const noiseMessages = 10;
/** Share of the steps of a window that must rise before it counts as rising. */
const mostSteps = 0.6;
/** Share of the samples at the limit that make it the limit. */
const nearlyAll = 0.8;

/** Gives its finding when it holds, else null. */
type Rule = (evidence: HealthEvidence, trend: Trend) => Finding | null;

/** True for a consumer that is given every message of the stream in order. */
export function readsAll({ consumer: { config, skipsMessages } }: Pick<HealthEvidence, "consumer">): boolean {
  return config.filterSubjects.length === 0 && !skipsMessages;
}

function findDataLoss(evidence: HealthEvidence): Finding | null {
  const all = readsAll(evidence);
  const lost = sumSteps(evidence.window, (before, after) => (after.limitsRemove ? lostUnread(before, after, all) : 0));
  if (lost === 0) return null;
  return finding(
    "losing_data",
    `at least ${messages(lost)} left the stream at its limits before this consumer read ${lost === 1 ? "it" : "them"}`,
    "Raise the stream's limits or add workers.",
  );
}

/** Holds while the server delivers nothing on purpose. */
export function findPause({ consumer, nowMs }: Pick<HealthEvidence, "consumer" | "nowMs">): Finding | null {
  if (consumer.pausedUntil === null || Date.parse(consumer.pausedUntil) <= nowMs) return null;
  return finding("paused", `paused until ${consumer.pausedUntil}`, "Resume it when its workers may go on.");
}

function findStall({ consumer, window }: HealthEvidence, { first, last, seconds }: Trend): Finding | null {
  if (!consumer.acknowledges || window.some(({ inFlight }) => inFlight === 0)) return null;
  if (first.finishedUpTo !== last.finishedUpTo || first.lastAckedAt !== last.lastAckedAt) return null;
  return finding(
    "stalled",
    `${count(last.inFlight)} in flight, nothing acknowledged for ${Math.round(seconds)} s or longer`,
    "Workers took messages and do not finish them: look at what it is stuck on and at the workers' logs.",
  );
}

function findMissingReader({ consumer, window }: HealthEvidence, { first, last }: Trend): Finding | null {
  if (window.some(({ waiting }) => waiting === 0) || first.deliveries !== last.deliveries) return null;
  const isPush = consumer.config.deliverSubject !== null;
  const isRead = isPush
    ? window.some(({ pushBound }) => pushBound === true)
    : window.some(({ openPulls }) => openPulls > 0);
  if (isRead) return null;
  return finding(
    "no_reader",
    `${count(last.waiting)} waiting and nobody ${isPush ? "is subscribed" : "pulls"}`,
    "Start its workers, or delete the consumer if it is no longer needed.",
  );
}

function findSaturation({ consumer, window }: HealthEvidence, { last }: Trend): Finding | null {
  const limit = consumer.config.maxAckPending;
  if (limit === null || !consumer.acknowledges || last.inFlight < limit) return null;
  const blocked = window.filter(({ inFlight, waiting }) => inFlight >= limit && waiting > 0).length;
  if (last.waiting === 0 || blocked < window.length * nearlyAll) return null;
  return finding(
    "saturated",
    `${count(last.inFlight)} in flight is the limit, ${count(last.waiting)} wait behind it`,
    "Raise max ack pending, or add workers so that messages are finished sooner.",
  );
}

function findGivingUp({ failures }: HealthEvidence): Finding | null {
  if (!isKnown(failures) || failures.value === 0) return null;
  return finding(
    "giving_up",
    `${messages(failures.value)} failed for good just now`,
    "Open Failures: read the payloads, fix the cause, then retry them.",
  );
}

function findFallingBehind({ window }: HealthEvidence, { first, last, waitingPerS }: Trend): Finding | null {
  if (last.waiting < noiseMessages || last.waiting - first.waiting < growthThatMatters(first)) return null;
  const rising = sumSteps(window, (before, after) => (after.waiting > before.waiting ? 1 : 0));
  if (rising < (window.length - 1) * mostSteps) return null;
  return finding(
    "falling_behind",
    `waiting grows by ${rate(waitingPerS)}: it will not catch up at this rate`,
    "Add workers or make handling faster.",
  );
}

function findRedeliveries({ window }: HealthEvidence, { redeliveriesPerS, seconds }: Trend): Finding | null {
  const repeats = redeliveriesPerS * seconds;
  if (repeats < noiseMessages) return null;
  const middle = Math.floor(window.length / 2);
  const [older, newer] = [window.slice(0, middle + 1), window.slice(middle)].map((half) =>
    sumSteps(half, redeliveriesBetween),
  );
  // A burst that is over is history: the chart shows it.
  if (newer === undefined || older === undefined || newer === 0) return null;
  return finding(
    "redelivering",
    `messages are delivered again, at least ${rate(redeliveriesPerS)}${newer > older * 1.2 ? " and rising" : ""}`,
    "Handlers fail or take longer than the ack wait: see the workers' logs, or raise the ack wait.",
  );
}

function findCatchingUp(_: HealthEvidence, { first, last, waitingPerS }: Trend): Finding | null {
  if (last.waiting === 0 || first.waiting - last.waiting < growthThatMatters(first)) return null;
  return finding("catching_up", `waiting falls by ${rate(-waitingPerS)}`, "");
}

function findIdle({ window }: HealthEvidence, { first, last }: Trend): Finding | null {
  const quiet = window.every(({ waiting, inFlight }) => waiting === 0 && inFlight === 0);
  return quiet && first.deliveries === last.deliveries ? finding("idle", "nothing to do", "") : null;
}

/** Rules in the order in which they are asked: the first that holds gives the verdict. */
export const allRules: readonly Rule[] = [
  findDataLoss,
  findPause,
  findStall,
  findMissingReader,
  findSaturation,
  findGivingUp,
  findFallingBehind,
  findRedeliveries,
  findCatchingUp,
  findIdle,
];

/** What is asked when hardly anything is unfinished: only what is gone for good is worse than healthy then. */
export const quietRules: readonly Rule[] = [findDataLoss, findPause, findGivingUp, findIdle];

const growthThatMatters = (first: LagSample) => Math.max(noiseMessages, first.waiting * 0.02);

// Made once: `toLocaleString` makes one each time, which takes longer than all else of a verdict.
const wholeNumbers = new Intl.NumberFormat("en", { maximumFractionDigits: 0 });
const slowRates = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });

/** A whole number as text: `12,408`. */
export const count = (value: number) => wholeNumbers.format(value);
const messages = (value: number) => `${count(value)} ${value === 1 ? "message" : "messages"}`;

/** A rate as text: `3.4/s`, `128/s`. */
export function rate(perSecond: number): string {
  return `${(perSecond < 10 ? slowRates : wholeNumbers).format(perSecond)}/s`;
}

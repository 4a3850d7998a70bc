import type { Consumer } from "../model/consumer";
import type { ConsumerHealth, Verdict } from "../model/consumer-health";
import type { LagSample } from "../model/lag-sample";
import { ackedPerSecond } from "./lag-window";

/** Samples that make a full window. */
export const windowSamples = 10;
/** Below this many unfinished messages, growth is noise. */
const noiseMessages = 10;

/** What a judgement rests on. */
export interface HealthEvidence {
  readonly consumer: Consumer;
  /** The newest samples without a gap, oldest first; at most {@link windowSamples}. */
  readonly window: readonly LagSample[];
  /** Failures announced for this consumer within the window. */
  readonly failures: number;
  /** Unix milliseconds. */
  readonly nowMs: number;
}

/** The judged part of a {@link ConsumerHealth}. */
export type Judgement = Pick<
  ConsumerHealth,
  "verdict" | "reason" | "nextStep" | "ackedPerS" | "deliveredPerS" | "waitingPerS" | "etaMs"
>;

interface Trend {
  readonly first: LagSample;
  readonly last: LagSample;
  readonly seconds: number;
  readonly ackedPerS: number;
  readonly deliveredPerS: number;
  readonly waitingPerS: number;
}

type Finding = Pick<Judgement, "verdict" | "reason" | "nextStep">;

/** Rules in the order in which they are asked: the first that holds gives the verdict. */
const rules: readonly ((evidence: HealthEvidence, trend: Trend) => Finding | null)[] = [
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

/** Judges a consumer from a window of samples. Pure: the same evidence gives the same words. */
export function judgeConsumer(evidence: HealthEvidence): Judgement {
  const trend = measureTrend(evidence.window);
  const rates = {
    ackedPerS: trend?.ackedPerS ?? null,
    deliveredPerS: trend?.deliveredPerS ?? null,
    waitingPerS: trend?.waitingPerS ?? null,
  };
  if (trend === null || evidence.window.length < windowSamples) {
    const paused = findPause(evidence);
    return { ...(paused ?? gathering(evidence.window.length)), ...rates, etaMs: null };
  }
  const found = rules.reduce<Finding | null>((finding, rule) => finding ?? rule(evidence, trend), null);
  const verdict = found ?? finding("healthy", healthyReason(trend), "");
  return { ...verdict, ...rates, etaMs: verdict.verdict === "catching_up" ? estimateTimeLeft(evidence.window) : null };
}

function measureTrend(window: readonly LagSample[]): Trend | null {
  const first = window[0];
  const last = window.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const seconds = (last.atMs - first.atMs) / 1_000;
  return {
    first,
    last,
    seconds,
    ackedPerS: ackedPerSecond(first, last),
    deliveredPerS: (last.deliveries - first.deliveries) / seconds,
    waitingPerS: (last.waiting - first.waiting) / seconds,
  };
}

function gathering(samples: number): Finding {
  return finding("unknown", `${samples} of ${windowSamples} samples`, "");
}

function findDataLoss({ window }: HealthEvidence): Finding | null {
  let lost = 0;
  for (let at = 1; at < window.length; at++) {
    const before = window[at - 1];
    const after = window[at];
    if (before === undefined || after === undefined || after.deliveredSeq >= after.streamFirstSeq - 1) continue;
    if (after.streamFirstSeq === before.streamFirstSeq) continue;
    // Fewer wait than before though not as many were delivered: the rest left the stream unread.
    lost += Math.max(0, before.waiting - after.waiting - (after.deliveries - before.deliveries));
  }
  if (lost === 0) return null;
  return finding(
    "losing_data",
    `at least ${count(lost)} messages left the stream before this consumer read them`,
    "Raise the stream's limits or add workers; a purge looks the same.",
  );
}

function findPause({ consumer, nowMs }: Pick<HealthEvidence, "consumer" | "nowMs">): Finding | null {
  if (consumer.pausedUntil === null || Date.parse(consumer.pausedUntil) <= nowMs) return null;
  return finding("paused", `paused until ${consumer.pausedUntil}`, "Resume it when its workers may go on.");
}

function findStall({ consumer, window }: HealthEvidence, { first, last, seconds }: Trend): Finding | null {
  if (consumer.config.ackPolicy === "none" || window.some(({ inFlight }) => inFlight === 0)) return null;
  if (first.ackFloorSeq !== last.ackFloorSeq || first.lastAckedAt !== last.lastAckedAt) return null;
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
  if (limit === null || window.some(({ inFlight, waiting }) => inFlight < limit || waiting === 0)) return null;
  return finding(
    "saturated",
    `${count(last.inFlight)} in flight is the limit, ${count(last.waiting)} wait behind it`,
    "Raise max ack pending, or add workers so that messages are finished sooner.",
  );
}

function findGivingUp({ failures }: HealthEvidence): Finding | null {
  if (failures === 0) return null;
  return finding(
    "giving_up",
    `${count(failures)} ${failures === 1 ? "message" : "messages"} failed for good just now`,
    "Open Failures: read the payloads, mend the cause, then retry them.",
  );
}

function findFallingBehind({ window }: HealthEvidence, { first, last, waitingPerS }: Trend): Finding | null {
  if (last.waiting < noiseMessages || last.waiting - first.waiting < growthThatMatters(first)) return null;
  if (shareOfSteps(window, (before, after) => after.waiting > before.waiting) < 0.6) return null;
  return finding(
    "falling_behind",
    `waiting grows by ${rate(waitingPerS)}: it will not catch up at this rate`,
    "Add workers or make handling faster.",
  );
}

function findRedeliveries(_: HealthEvidence, { first, last, seconds }: Trend): Finding | null {
  // Deliveries beyond the progress in the stream can only be repeats; a filter hides some, never adds any.
  const repeats = last.deliveries - first.deliveries - Math.max(0, last.deliveredSeq - first.deliveredSeq);
  if (repeats < noiseMessages && last.redelivered - first.redelivered < noiseMessages) return null;
  const perSecond = Math.max(repeats, last.redelivered - first.redelivered) / seconds;
  return finding(
    "redelivering",
    `messages are delivered again, at least ${rate(perSecond)}`,
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

function healthyReason({ last, ackedPerS }: Trend): string {
  const open = last.waiting + last.inFlight;
  return open === 0 ? `keeps up at ${rate(ackedPerS)}` : `${count(open)} unfinished, ${rate(ackedPerS)} acknowledged`;
}

/** How long the rest takes at the slower and the faster half of the window, milliseconds. */
function estimateTimeLeft(window: readonly LagSample[]): ConsumerHealth["etaMs"] {
  const middle = Math.floor(window.length / 2);
  const halves = [window.slice(0, middle + 1), window.slice(middle)].map(
    (half) => -(measureTrend(half)?.waitingPerS ?? 0),
  );
  const slowest = Math.min(...halves);
  const left = window.at(-1)?.waiting ?? 0;
  if (slowest <= 0) return null;
  return { low: Math.round((left / Math.max(...halves)) * 1_000), high: Math.round((left / slowest) * 1_000) };
}

const growthThatMatters = (first: LagSample) => Math.max(noiseMessages, first.waiting * 0.02);

function shareOfSteps(window: readonly LagSample[], holds: (before: LagSample, after: LagSample) => boolean): number {
  let hits = 0;
  for (let at = 1; at < window.length; at++) {
    const before = window[at - 1];
    const after = window[at];
    if (before !== undefined && after !== undefined && holds(before, after)) hits++;
  }
  return hits / Math.max(1, window.length - 1);
}

function finding(verdict: Verdict, reason: string, nextStep: string): Finding {
  return { verdict, reason, nextStep };
}

const count = (value: number) => value.toLocaleString("en");
const rate = (perSecond: number) =>
  `${perSecond.toLocaleString("en", { maximumFractionDigits: perSecond < 10 ? 1 : 0 })}/s`;

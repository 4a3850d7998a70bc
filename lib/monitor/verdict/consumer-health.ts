import type { LagSample, RestartCause } from "../../model/consumer/lag-sample";
import { isKnown, type Known } from "../../model/known";
import {
  type Finding,
  finding,
  type HealthEvidence,
  type Judgement,
  type Trend,
  windowSamples,
} from "./health-evidence";
import { knownRates } from "./known-rates";
import { ackedPerSecond, redeliveriesIn, secondsBetween } from "./lag-rates";
import { timeLeft } from "./time-left";
import { allRules, count, findPause, quietRules, rate } from "./verdict-rules";

/** With fewer unfinished messages than this, and none older than this, nothing is worse than healthy. */
const smallMessages = 10;
const smallAgeMs = 5_000;

/** Judges a consumer from a window of samples. Pure: the same evidence gives the same words. */
export function judgeConsumer(given: HealthEvidence): Judgement {
  const { restart } = given;
  const samples = given.window.length;
  const evidence = given.isAlike === true ? { ...given, window: endsOf(given.window) } : given;
  const { window } = evidence;
  const trend = measureTrend(window);
  const isFull = trend !== null && samples >= windowSamples;
  const found = isFull ? findVerdict(evidence, trend) : (findPause(evidence) ?? gathering(samples, restart));
  return {
    verdict: found.verdict,
    reason: found.reason,
    nextStep: found.nextStep,
    ...knownRates(evidence, trend),
    etaMs: timeLeft(found.verdict, window),
  };
}

/** Of samples that are alike the first and the last tell all. Most consumers are idle: theirs are not walked over. */
function endsOf(window: readonly LagSample[]): readonly LagSample[] {
  const [first, last] = [window[0], window.at(-1)];
  return window.length < 3 || first === undefined || last === undefined ? window : [first, last];
}

/** The first rule that holds, worst first. */
function findVerdict(evidence: HealthEvidence, trend: Trend): Finding {
  for (const rule of isSmall(evidence, trend) ? quietRules : allRules) {
    const found = rule(evidence, trend);
    if (found !== null) return found;
  }
  return finding("healthy", healthyReason(trend), "");
}

function isSmall({ oldestAgeMs }: HealthEvidence, { last }: Trend): boolean {
  const unfinished = last.waiting + last.inFlight;
  return unfinished === 0 || (unfinished < smallMessages && isBelow(oldestAgeMs, smallAgeMs));
}

/** True when the figure is certainly smaller: "at least" proves nothing here. */
function isBelow(figure: Known<number>, limit: number): boolean {
  return isKnown(figure) && (figure.how === "exact" || figure.how === "at most") && figure.value < limit;
}

/** The window's totals as rates; null before there are two samples. */
function measureTrend(window: readonly LagSample[]): Trend | null {
  const first = window[0];
  const last = window.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const seconds = secondsBetween(first, last);
  return {
    first,
    last,
    seconds,
    ackedPerS: ackedPerSecond(first, last),
    deliveredPerS: Math.max(0, last.deliveries - first.deliveries) / seconds,
    redeliveriesPerS: redeliveriesIn(window) / seconds,
    waitingPerS: (last.waiting - first.waiting) / seconds,
  };
}

const restartWords: Record<RestartCause, string> = {
  recreated: "it was deleted and made anew",
  reset: "its position was set back",
  purged: "messages were purged or deleted",
};

function gathering(samples: number, restart: RestartCause | null): Finding {
  const since = restart === null ? "" : ` since ${restartWords[restart]}`;
  return finding("unknown", `${samples} of ${windowSamples} samples${since}`, "");
}

function healthyReason({ last, ackedPerS }: Trend): string {
  const open = last.waiting + last.inFlight;
  return open === 0 ? `keeps up at ${rate(ackedPerS)}` : `${count(open)} unfinished, ${rate(ackedPerS)} acknowledged`;
}

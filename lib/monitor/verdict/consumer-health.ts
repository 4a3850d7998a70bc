import type { LagSample } from "../../model/consumer/lag-sample";
import { isSome, type Known } from "../../model/known";
import type { HealthEvidence, Judgement, Trend } from "./health-evidence";
import { knownRates } from "./known-rates";
import { ackedPerSecond, redeliveriesIn, secondsBetween } from "./lag-rates";
import { timeLeft } from "./time-left";
import type { VerdictStory } from "./verdict-story";

/** Judges a consumer by its evidence and by what was shown before. */
export function judgeConsumer(given: HealthEvidence, story: VerdictStory): Judgement {
  const evidence = given.isAlike === true ? { ...given, window: endsOf(given.window) } : given;
  const { window } = evidence;
  const trend = measureTrend(evidence);
  const { verdict, reason, nextStep, since } = story.next(evidence, trend);
  const { ackedPerS, deliveredPerS, redeliveriesPerS, waitingPerS } = knownRates(evidence, trend);
  return {
    ...{ verdict, since, reason, nextStep },
    ...{ ackedPerS, deliveredPerS, redeliveriesPerS, waitingPerS, etaMs: timeLeft(verdict, window) },
  };
}

/** Of samples that are alike the first and the last tell all. Most consumers are idle: theirs are not walked over. */
function endsOf(window: readonly LagSample[]): readonly LagSample[] {
  const [first, last] = [window[0], window.at(-1)];
  return window.length < 3 || first === undefined || last === undefined ? window : [first, last];
}

/** The window's totals as rates; null before there are two samples. */
function measureTrend({ window, failures }: HealthEvidence): Trend | null {
  const first = window[0];
  const last = window.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const seconds = secondsBetween(first, last);
  return {
    first,
    last,
    seconds,
    ackedPerS: ackedPerSecond(first, last, knownFailures(failures)),
    deliveredPerS: Math.max(0, last.deliveries - first.deliveries) / seconds,
    redeliveriesPerS: redeliveriesIn(window) / seconds,
    waitingPerS: (last.waiting - first.waiting) / seconds,
  };
}

/** Those that certainly happened. */
const knownFailures = (failures: Known<number>) => (isSome(failures) ? failures.value : 0);

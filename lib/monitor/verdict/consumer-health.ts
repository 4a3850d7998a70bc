import type { HealthEvidence, Judgement, Trend } from "./health-evidence";
import { knownRates } from "./known-rates";
import { ackedPerSecond, leftInSilence, redeliveriesIn, secondsBetween } from "./lag-rates";
import { timeLeft } from "./time-left";
import type { VerdictStory } from "./verdict-story";

/** Judges a consumer by its evidence and by what was shown before. */
export function judgeConsumer(evidence: HealthEvidence, story: VerdictStory): Judgement {
  const trend = measureTrend(evidence);
  const told = story.next(evidence, trend);
  const rates = knownRates(evidence, trend);
  // Field by field: spreading takes longer than all that is judged of an idle consumer.
  return {
    verdict: told.verdict,
    since: told.since,
    reason: told.reason,
    nextStep: told.nextStep,
    ackedPerS: rates.ackedPerS,
    deliveredPerS: rates.deliveredPerS,
    redeliveriesPerS: rates.redeliveriesPerS,
    waitingPerS: rates.waitingPerS,
    etaMs: timeLeft(told.verdict, evidence.window),
  };
}

/** The window's totals as rates; null before there are two samples. */
function measureTrend({ window, unacknowledged }: HealthEvidence): Trend | null {
  const first = window[0];
  const last = window.at(-1);
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  const seconds = secondsBetween(first, last);
  return {
    first,
    last,
    seconds,
    ackedPerS: ackedPerSecond(first, last, Math.max(unacknowledged.surely, leftInSilence(window))),
    deliveredPerS: Math.max(0, last.deliveries - first.deliveries) / seconds,
    redeliveriesPerS: redeliveriesIn(window) / seconds,
    waitingPerS: (last.waiting - first.waiting) / seconds,
  };
}

/** Those that certainly happened. */

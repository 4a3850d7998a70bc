import type { TimeLeft, Verdict } from "../../model/consumer/consumer-health";
import type { LagSample } from "../../model/consumer/lag-sample";
import { estimate, type Known, unknown } from "../../model/known";
import { secondsBetween } from "./lag-rates";

/** Parts of the window whose pace is compared. */
const parts = 3;
/** How much faster the fastest part may be than the slowest before an estimate would be a guess. */
const steady = 4;

const tooFew = unknown("two samples are needed");
const nothingWaits = unknown("nothing waits");
const paused = unknown("paused");
const never = unknown("not at this rate");
const notFalling = unknown("not falling");
const notJudged = unknown("not judged yet");
const uncertain = unknown("pace uncertain");

/** How long until nothing waits, for a consumer of this verdict. */
export function timeLeft(verdict: Verdict, window: readonly LagSample[]): Known<TimeLeft> {
  const [first, last] = [window[0], window.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return tooFew;
  if (last.waiting === 0) return nothingWaits;
  if (verdict === "paused") return paused;
  if (verdict === "falling_behind") return never;
  if (last.waiting >= first.waiting) return notFalling;
  if (verdict === "unknown") return notJudged;
  return verdict === "catching_up" ? estimateTimeLeft(window, last.waiting) : uncertain;
}

/**
 * At the slowest and at the fastest third of the window. Unknown when a third does not fall or when they differ too much:
 * then any number would be invented.
 */
function estimateTimeLeft(window: readonly LagSample[], left: number): Known<TimeLeft> {
  const paces = Array.from({ length: parts }, (_, part) => pace(window, part / parts, (part + 1) / parts));
  const slowest = Math.min(...paces);
  const fastest = Math.max(...paces);
  if (slowest <= 0 || fastest > slowest * steady) return uncertain;
  return estimate({ low: Math.round((left / fastest) * 1_000), high: Math.round((left / slowest) * 1_000) });
}

/** How fast `waiting` falls between two places of the window, per second; NaN where there are no two samples. */
function pace(window: readonly LagSample[], from: number, to: number): number {
  const place = (share: number) => window[Math.round(share * (window.length - 1))];
  const [first, last] = [place(from), place(to)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return Number.NEGATIVE_INFINITY;
  return (first.waiting - last.waiting) / secondsBetween(first, last);
}

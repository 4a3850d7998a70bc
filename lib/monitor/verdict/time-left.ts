import type { ConsumerHealth } from "../../model/consumer/consumer-health";
import type { LagSample } from "../../model/consumer/lag-sample";
import { secondsBetween } from "./lag-rates";

/** Parts of the window whose pace is compared. */
const parts = 3;
/** How much faster the fastest part may be than the slowest before an estimate would be a guess. */
const steady = 4;

/**
 * How long until nothing waits, milliseconds, at the slowest and at the fastest third of the window. Null when a third
 * does not fall or when they differ too much: then any number would be invented.
 */
export function estimateTimeLeft(window: readonly LagSample[]): ConsumerHealth["etaMs"] {
  const left = window.at(-1)?.waiting ?? 0;
  const paces = Array.from({ length: parts }, (_, part) => pace(window, part / parts, (part + 1) / parts));
  const slowest = Math.min(...paces);
  const fastest = Math.max(...paces);
  if (left === 0 || slowest <= 0 || fastest > slowest * steady) return null;
  return { low: Math.round((left / fastest) * 1_000), high: Math.round((left / slowest) * 1_000) };
}

/** How fast `waiting` falls between two places of the window, per second; NaN where there are no two samples. */
function pace(window: readonly LagSample[], from: number, to: number): number {
  const place = (share: number) => window[Math.round(share * (window.length - 1))];
  const [first, last] = [place(from), place(to)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return Number.NEGATIVE_INFINITY;
  return (first.waiting - last.waiting) / secondsBetween(first, last);
}

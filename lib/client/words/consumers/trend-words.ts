import { formatCount, formatDuration } from "../format";

/** Unfinished messages of a consumer, oldest first; null is a gap. */
export type UnfinishedTrend = readonly (number | null)[];

/** Readings of the longest trend, which is what a list's lines span. */
export function trendLength(consumers: readonly { readonly trend: UnfinishedTrend }[]): number {
  return Math.max(0, ...consumers.map(({ trend }) => trend.length));
}

/** What a trend shows, with its range and its time; each line has a scale of its own, from 0 to its largest value. */
export function trendWords(trend: UnfinishedTrend, intervalMs: number): string {
  const last = trend.at(-1) ?? null;
  const known = trend.filter((value) => value !== null);
  if (last === null || known.length === 0) return "Unfinished: no reading now";
  const [least, most] = [Math.min(...known), Math.max(...known)];
  const range = least === most ? `${formatCount(most)} all the time` : `${formatCount(least)} to ${formatCount(most)}`;
  return `Unfinished in the last ${formatDuration(trend.length * intervalMs)}: ${range}, now ${formatCount(last)}`;
}

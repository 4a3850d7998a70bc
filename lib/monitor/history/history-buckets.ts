import type { HistoryPoint } from "./history-series";

type Values = readonly (number | null)[];

/** Readings of one stretch of time: the smallest and the largest value of each series. */
export interface HistoryBucket {
  /** Unix milliseconds of its newest reading. */
  readonly atMs: number;
  readonly low: Values;
  readonly high: Values;
}

/** A single reading as a bucket of its own. */
export function toBucket({ atMs, values }: HistoryPoint): HistoryBucket {
  return { atMs, low: values, high: values };
}

/** Readings merged to one bucket for each `stepMs`, cut at round times. A stretch in which nothing was read is a gap. */
export function rollUp(points: readonly HistoryPoint[], stepMs: number): HistoryBucket[] {
  return group(points.map(toBucket), ({ atMs }) => Math.floor(atMs / stepMs)).map(mergeBuckets);
}

/** Rows to draw: a value for each series. */
export interface HistoryRow {
  readonly atMs: number;
  readonly values: Values;
}

/** Rows of a range. */
export interface HistoryRows {
  readonly rows: readonly HistoryRow[];
  /** When the last stretch began, which is not over yet, Unix milliseconds; null where each row is one reading. */
  readonly incompleteFromMs: number | null;
}

/**
 * At most `limit` rows for the time from `sinceMs` to `untilMs`. Where that is fewer than there are buckets, each
 * stretch becomes two rows that hold the smallest and the largest value of each series, in the order in which they
 * occurred: a peak of one reading is drawn however long the range is. Stretches are cut at round times, so that what is
 * over is drawn the same at each look; the last one is not over yet. The newest reading is a row of its own: the line
 * ends at what is so now.
 */
export function downsample(
  buckets: readonly HistoryBucket[],
  sinceMs: number,
  untilMs: number,
  limit: number,
): HistoryRows {
  const within = buckets.filter(({ atMs }) => atMs >= sinceMs && atMs <= untilMs);
  if (within.length <= limit && within.every(isPlain))
    return { rows: within.map(({ atMs, high }) => ({ atMs, values: high })), incompleteFromMs: null };
  // Round cuts make one stretch more than fits the range, and the newest reading is one row more.
  const stretches = Math.max(1, Math.floor((limit - 1) / 2) - 1);
  const widthMs = Math.max(1, Math.ceil((untilMs - sinceMs) / stretches));
  const newest = within.slice(-1).filter(isPlain);
  const before = within.slice(0, within.length - newest.length);
  const rows = group(before, ({ atMs }) => Math.floor(atMs / widthMs)).flatMap(drawStretch);
  rows.push(...newest.map(({ atMs, high }) => ({ atMs, values: high })));
  return { rows, incompleteFromMs: Math.floor(untilMs / widthMs) * widthMs };
}

function drawStretch(buckets: readonly HistoryBucket[]): HistoryRow[] {
  const first = buckets[0];
  const last = buckets.at(-1);
  if (first === undefined || last === undefined) return [];
  const extremes = last.high.map((_, series) => extremesOf(buckets, series));
  const later = { atMs: last.atMs, values: extremes.map(([, second]) => second) };
  if (first === last && isPlain(last)) return [later];
  // One bucket has one time: its two values are drawn a moment apart.
  const earlierMs = first === last ? first.atMs - 1 : first.atMs;
  return [{ atMs: earlierMs, values: extremes.map(([first]) => first) }, later];
}

/** Smallest and largest value of a series, whichever came first in front. */
function extremesOf(buckets: readonly HistoryBucket[], series: number): readonly [number | null, number | null] {
  let [low, high, lowAt, highAt]: [number | null, number | null, number, number] = [null, null, 0, 0];
  for (const [at, bucket] of buckets.entries()) {
    const [least, most] = [bucket.low[series] ?? null, bucket.high[series] ?? null];
    if (least !== null && (low === null || least < low)) [low, lowAt] = [least, at];
    if (most !== null && (high === null || most > high)) [high, highAt] = [most, at];
  }
  return lowAt <= highAt ? [low, high] : [high, low];
}

function mergeBuckets(buckets: readonly HistoryBucket[]): HistoryBucket {
  const pick = (side: "low" | "high", choose: (...values: number[]) => number) =>
    (buckets[0]?.[side] ?? []).map((_, series) => {
      const known = buckets.map((bucket) => bucket[side][series] ?? null).filter((value) => value !== null);
      return known.length === 0 ? null : choose(...known);
    });
  return { atMs: buckets.at(-1)?.atMs ?? 0, low: pick("low", Math.min), high: pick("high", Math.max) };
}

const isPlain = ({ low, high }: HistoryBucket) => low === high || low.every((value, series) => value === high[series]);

/** Neighbours with the same key, together. */
function group<T>(items: readonly T[], keyOf: (item: T) => number): T[][] {
  const groups: T[][] = [];
  let last: number | null = null;
  for (const item of items) {
    const key = keyOf(item);
    if (key !== last) groups.push([]);
    groups.at(-1)?.push(item);
    last = key;
  }
  return groups;
}

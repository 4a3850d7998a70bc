import { dateIn, momentIn, zoneAheadMs } from "./zone";

/** One moment of a chart: a value per series, in the series' order. Null is a gap: not measured, which is not zero. */
export interface ChartPoint {
  readonly atMs: number;
  readonly values: readonly (number | null)[];
}

/** Points a chart draws at most: more cost time and show nothing more. */
export const chartPointLimit = 500;

/**
 * Columns as the rows a chart draws. Above `limit` neighbours are merged to their largest value, so that a short peak
 * stays visible. Where no reading was kept for three usual intervals, a gap is put in.
 */
export function chartPoints(
  atMs: readonly number[],
  columns: readonly (readonly (number | null)[])[],
  limit = chartPointLimit,
): ChartPoint[] {
  const rows = atMs.map((at, index) => ({ atMs: at, values: columns.map((column) => column[index] ?? null) }));
  return withGaps(merge(rows, Math.ceil((rows.length - 1) / (limit - 1))));
}

function merge(rows: readonly ChartPoint[], size: number): readonly ChartPoint[] {
  if (size <= 1) return rows;
  // The newest reading stays as it is: the line ends at what is so now. The others are merged from the end on.
  const merged: ChartPoint[] = rows.slice(-1);
  for (let end = rows.length - 1; end > 0; end -= size) {
    const bucket = rows.slice(Math.max(0, end - size), end);
    const last = bucket.at(-1);
    if (last) merged.push({ atMs: last.atMs, values: last.values.map((_, series) => largest(bucket, series)) });
  }
  return merged.reverse();
}

function largest(rows: readonly ChartPoint[], series: number): number | null {
  let max: number | null = null;
  for (const { values } of rows) {
    const value = values[series] ?? null;
    if (value !== null && (max === null || value > max)) max = value;
  }
  return max;
}

function withGaps(rows: readonly ChartPoint[]): ChartPoint[] {
  const usual = usualInterval(rows);
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    const missing = before !== undefined && usual > 0 && row.atMs - before.atMs > 3 * usual;
    return missing ? [{ atMs: before.atMs + usual, values: row.values.map(() => null) }, row] : [row];
  });
}

/** Half of what two steps usually take: a long history has two rows of each stretch, a short step and a long one. */
function usualInterval(rows: readonly ChartPoint[]): number {
  const spans = rows.slice(2).map((row, index) => row.atMs - (rows[index]?.atMs ?? row.atMs));
  spans.sort((a, b) => a - b);
  // Most of a history that was often interrupted may be gaps.
  return (spans[Math.floor(spans.length / 4)] ?? 0) / 2;
}

/** Marks that are told of together, since there is no room for one beside the other. */
export interface MarkGroup<Mark> {
  /** When the newest of them happened, Unix milliseconds. */
  readonly atMs: number;
  /** Oldest first. */
  readonly marks: readonly Mark[];
}

/** Marks less than `apartMs` before the newest of a group belong to it. Oldest group first. */
export function groupMarks<Mark extends { readonly atMs: number }>(
  marks: readonly Mark[],
  apartMs: number,
): MarkGroup<Mark>[] {
  const groups: { atMs: number; marks: Mark[] }[] = [];
  for (const mark of marks.toSorted((a, b) => b.atMs - a.atMs)) {
    const group = groups[0];
    if (group !== undefined && group.atMs - mark.atMs < apartMs) group.marks.unshift(mark);
    else groups.unshift({ atMs: mark.atMs, marks: [mark] });
  }
  return groups;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const tickSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12, 24, 48].map((n) => n * hour),
];

/**
 * Round moments between two times, at most `most` of them, and the step between two. The zone of all times decides what is round:
 * where the clocks are changed, a step of days is a day of 23 or 25 hours.
 */
export function timeTicks(fromMs: number, toMs: number, most: number): { ticks: number[]; stepMs: number } {
  const stepMs =
    tickSteps.find((step) => (toMs - fromMs) / step <= most) ?? Math.ceil((toMs - fromMs) / most / day) * day;
  if (stepMs >= day) {
    const days = dayStarts(fromMs, toMs);
    // Counted from the newest, which is the one that people look for.
    return { ticks: days.filter((_, at) => (days.length - 1 - at) % (stepMs / day) === 0), stepMs };
  }
  const zoneMs = -zoneAheadMs(toMs);
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs - zoneMs) / stepMs) * stepMs + zoneMs; at <= toMs; at += stepMs) ticks.push(at);
  return { ticks, stepMs };
}

/** Where days begin between two times, in the zone of all times. */
export function dayStarts(fromMs: number, toMs: number): number[] {
  const starts: number[] = [];
  const [year, month, day] = dateIn(new Date(fromMs));
  for (let days = 0; ; days++) {
    const atMs = momentIn(year, month, day + days).getTime();
    if (atMs > toMs) return starts;
    if (atMs >= fromMs) starts.push(atMs);
  }
}

/** True at the moment a day begins, in the zone of all times. */
export function isDayStart(atMs: number): boolean {
  return momentIn(...dateIn(new Date(atMs))).getTime() === atMs;
}

const ageSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12].map((n) => n * hour),
];

/** Round ages from 0 to at least `maxMs` for an axis of ages, about four steps: whole seconds, minutes, hours or days. */
export function ageTicks(maxMs: number): number[] {
  const rough = Math.max(maxMs, 4 * second) / 4;
  const inDays = valueTicks(maxMs / day, true).map((days) => days * day);
  const step = ageSteps.find((one) => one >= rough * 0.999);
  if (step === undefined) return inDays;
  return Array.from({ length: Math.max(1, Math.ceil(maxMs / step - 1e-9)) + 1 }, (_, at) => at * step);
}

/**
 * Round values from 0 to at least `max` for a value axis, about four steps. Steps are 1, 2 or 5 times a power of ten,
 * and whole when all values are.
 */
export function valueTicks(max: number, wholeValues: boolean): number[] {
  const rough = Math.max(max, wholeValues ? 1 : 0.1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const rounded = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough * 0.999) ?? 10 * power;
  const step = wholeValues ? Math.max(1, rounded) : rounded;
  const count = Math.max(1, Math.ceil(max / step - 1e-9));
  // Multiplied and not added up: 0.1 + 0.2 would show its rounding error on the axis.
  return Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
}

/** The same for a size in bytes: round in the unit that it is written in. */
export function byteTicks(maxBytes: number): number[] {
  const unit = 1024 ** Math.max(0, Math.floor(Math.log(Math.max(1, maxBytes)) / Math.log(1024)));
  return valueTicks(maxBytes / unit, unit === 1).map((tick) => tick * unit);
}

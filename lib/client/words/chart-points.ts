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
  return withGaps(merge(rows, Math.ceil(rows.length / limit)));
}

function merge(rows: readonly ChartPoint[], size: number): readonly ChartPoint[] {
  if (size <= 1) return rows;
  const merged: ChartPoint[] = [];
  // From the end, so that the newest point is always a whole bucket.
  for (let end = rows.length; end > 0; end -= size) {
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

/** Part of the axis that the name of a mark may take. */
const nameShare = 1 / 4;

/** The marks that can be named beside one another on an axis of `rangeMs`: the newest, and older ones with room. */
export function apartMarks<Mark extends { readonly atMs: number }>(marks: readonly Mark[], rangeMs: number): Mark[] {
  const apart: Mark[] = [];
  for (const mark of marks.toSorted((a, b) => b.atMs - a.atMs)) {
    const next = apart[0];
    if (next === undefined || next.atMs - mark.atMs >= rangeMs * nameShare) apart.unshift(mark);
  }
  return apart;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const tickSteps = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * second),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minute),
  ...[1, 2, 3, 6, 12, 24, 48, 168].map((n) => n * hour),
];

/** Round moments between two times, at most `most` of them, and the step between two. Local time decides what is round. */
export function timeTicks(fromMs: number, toMs: number, most: number): { ticks: number[]; stepMs: number } {
  const stepMs = tickSteps.find((step) => (toMs - fromMs) / step <= most) ?? 168 * hour;
  const zoneMs = new Date(toMs).getTimezoneOffset() * minute;
  const ticks: number[] = [];
  for (let at = Math.ceil((fromMs - zoneMs) / stepMs) * stepMs + zoneMs; at <= toMs; at += stepMs) ticks.push(at);
  return { ticks, stepMs };
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

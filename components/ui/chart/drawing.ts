import { type ChartPoint, dayStarts, isDayStart, timeTicks } from "@/lib/client/words/chart-points";
import { formatAxisTime, formatDay } from "@/lib/client/words/format";
import type { ChartMark, ChartSeries } from "./chart-series";
import type { TimeSpan } from "./plot";

/** What a line chart draws, still or alive. */
export interface DrawingProps {
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  unit: string | null;
  height: number;
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  ticksOf: (max: number, wholeValues: boolean) => number[];
  syncId: string | undefined;
  axis: TimeSpan;
  incompleteFromMs: number | null;
  marks: readonly ChartMark[];
}

/** Where its lines, labels and marks are. */
export interface Drawing {
  /** Moments with a label on the axis of time. */
  readonly ticks: readonly number[];
  readonly tickText: (atMs: number) => string;
  /** Round values of the other axis, from 0 on. */
  readonly levels: readonly number[];
  /** Where days begin; none where they would be too many lines. */
  readonly days: readonly number[];
  /** Marks within the axis. */
  readonly marks: readonly ChartMark[];
  /** The last reading that is final, and the last: between them lines are dashed. */
  readonly finalMs: number;
  readonly lastMs: number;
}

/** Ticks of the axis of time at most; those without room are left out. */
const maxTicks = 8;
/** More days than this are not marked one by one. */
const maxDays = 31;

/** See {@link Drawing}. */
export function drawingOf({ points, ticksOf, axis, incompleteFromMs, marks }: DrawingProps): Drawing {
  const { fromMs, untilMs } = axis;
  const lastMs = points.at(-1)?.atMs ?? 0;
  const { ticks, stepMs } = timeTicks(fromMs, untilMs, maxTicks);
  const days = dayStarts(fromMs, untilMs);
  const values = points.flatMap((point) => point.values.filter((value) => value !== null));
  return {
    ticks,
    tickText: (atMs) => (isDayStart(atMs) ? formatDay(atMs) : formatAxisTime(atMs, stepMs)),
    levels: ticksOf(Math.max(0, ...values), values.every(Number.isInteger)),
    days: days.length > maxDays ? [] : days,
    marks: marks.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs),
    // The dashed part begins at the last reading that is final, so that the line is not torn.
    finalMs: incompleteFromMs === null ? lastMs : (points.findLast(({ atMs }) => atMs < incompleteFromMs)?.atMs ?? 0),
    lastMs,
  };
}

/**
 * The path of one line in a box of 1,000 by 1,000, from `fromMs` to `untilMs` on; a gap ends it and a reading after it
 * begins it anew. Readings outside the axis are drawn outside the box.
 */
export function linePath(
  points: readonly ChartPoint[],
  series: number,
  { fromMs, untilMs }: TimeSpan,
  axis: TimeSpan,
  top: number,
): string {
  const steps: string[] = [];
  let isTorn = true;
  for (const { atMs, values } of points) {
    const value = values[series] ?? null;
    if (value === null || atMs < fromMs || atMs > untilMs) {
      isTorn = true;
      continue;
    }
    const x = ((atMs - axis.fromMs) / Math.max(1, axis.untilMs - axis.fromMs)) * 1_000;
    steps.push(`${isTorn ? "M" : "L"}${x.toFixed(1)} ${(1_000 - (value / top) * 1_000).toFixed(1)}`);
    isTorn = false;
  }
  return steps.join("");
}

"use client";

import { memo } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { type ChartPoint, dayStarts, isDayStart, timeTicks } from "@/lib/client/words/chart-points";
import { formatAxisTime, formatDay, formatExact } from "@/lib/client/words/format";
import { type ChartMark, type ChartSeries, lineColour, marksAt, writeValue } from "./chart-series";
import { plotMargin, type TimeSpan } from "./plot";

interface LineChartCanvasProps {
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

/** Ticks of the axis of time at most; those without room are left out. */
const maxTicks = 8;
/** More days than this are not marked one by one. */
const maxDays = 31;

const lineLook = {
  strokeWidth: 1.6,
  dot: false,
  activeDot: { r: 3, strokeWidth: 0 },
  connectNulls: false,
  isAnimationActive: false,
  type: "linear",
} as const;

const axisLook = { stroke: "var(--line)", tickLine: false, tick: { fill: "var(--faint)", fontSize: 11 } } as const;

/**
 * The drawing of a line chart; loaded on demand, since the chart library is the largest part of a page, and made anew only
 * when there is something else to draw, since it takes longest.
 */
export const LineChartCanvas = memo(function LineChartCanvas(props: LineChartCanvasProps) {
  const { points, series, unit, height, format, formatAxis, ticksOf, syncId, incompleteFromMs, marks } = props;
  const { fromMs, untilMs } = props.axis;
  const lastMs = points.at(-1)?.atMs ?? 0;
  // The dashed part begins at the last reading that is final, so that the line is not torn.
  const finalMs =
    incompleteFromMs === null ? lastMs : (points.findLast(({ atMs }) => atMs < incompleteFromMs)?.atMs ?? 0);
  const { ticks, stepMs } = timeTicks(fromMs, untilMs, maxTicks);
  const days = dayStarts(fromMs, untilMs);
  const shown = marks.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs);
  const values = points.flatMap((point) => point.values.filter((value) => value !== null));
  const levels = ticksOf(Math.max(0, ...values), values.every(Number.isInteger));
  return (
    <>
      <span className="absolute top-0 left-0 text-2xs text-faint">{unit}</span>
      <ResponsiveContainer width="100%" height={height}>
        <LineChart
          data={[...points]}
          {...(syncId === undefined ? {} : { syncId, syncMethod: "value" as const })}
          margin={{ top: plotMargin.top, right: plotMargin.right, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...axisLook}
            dataKey="atMs"
            type="number"
            scale="time"
            domain={[fromMs, untilMs]}
            allowDataOverflow
            ticks={ticks}
            tickFormatter={(at: number) => (isDayStart(at) ? formatDay(at) : formatAxisTime(at, stepMs))}
            height={plotMargin.bottom}
          />
          <YAxis
            {...axisLook}
            axisLine={false}
            width={plotMargin.left}
            domain={[0, levels.at(-1) ?? 1]}
            ticks={levels}
            interval={0}
            tickFormatter={formatAxis}
          />
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: "var(--line-strong)" }}
            content={({ active, label }) => {
              const at = active ? points.findIndex((candidate) => candidate.atMs === label) : -1;
              const point = points[at];
              if (point === undefined) return null;
              const happened = marksAt(marks, point.atMs, points[at - 1]?.atMs);
              return <Reading point={point} series={series} marks={happened} format={format} />;
            }}
          />
          {days.length > maxDays
            ? null
            : days.map((at) => <ReferenceLine key={at} x={at} stroke="var(--line-strong)" className="chart-day" />)}
          {shown.map(({ atMs, label }) => (
            <ReferenceLine key={`${atMs} ${label}`} x={atMs} stroke="var(--muted)" strokeDasharray="2 3" />
          ))}
          {series.map((line, at) => (
            <Line
              {...lineLook}
              key={line.label}
              name={line.label}
              dataKey={({ atMs, values }: ChartPoint) => (atMs <= finalMs ? (values[at] ?? null) : null)}
              stroke={lineColour(line.colour)}
            />
          ))}
          {finalMs === lastMs
            ? null
            : series.map((line, at) => (
                <Line
                  {...lineLook}
                  key={`${line.label}, not over`}
                  name={`${line.label}, not over`}
                  dataKey={({ atMs, values }: ChartPoint) => (atMs >= finalMs ? (values[at] ?? null) : null)}
                  stroke={lineColour(line.colour)}
                  strokeDasharray="3 3"
                />
              ))}
        </LineChart>
      </ResponsiveContainer>
    </>
  );
});

interface ReadingProps {
  point: ChartPoint;
  series: readonly ChartSeries[];
  marks: readonly ChartMark[];
  format: (value: number) => string;
}

function Reading({ point, series, marks, format }: ReadingProps) {
  return (
    <div className="rounded-md border border-line-strong bg-surface px-2.5 py-1.5 text-xs shadow-overlay">
      <div className="num text-muted">{formatExact(new Date(point.atMs))}</div>
      {series.map((line, at) => (
        <div key={line.label} className="num flex items-center gap-1.5">
          <span aria-hidden className="h-0.5 w-2.5 rounded-full" style={{ background: lineColour(line.colour) }} />
          <span className="text-muted">{line.label}</span>
          <span className="ml-auto pl-3 font-medium">{writeValue(point.values[at] ?? null, format)}</span>
        </div>
      ))}
      {[...new Set(marks.map(({ label }) => label))].map((label) => (
        <div key={label} className="font-medium">
          {label}
        </div>
      ))}
    </div>
  );
}

"use client";

import { memo } from "react";
import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { useZone } from "@/lib/client/browser/use-zone";
import type { ChartPoint } from "@/lib/client/words/chart-points";
import { formatExact } from "@/lib/client/words/format";
import { type ChartMark, type ChartSeries, lineColour, marksAt, writeValue } from "./chart-series";
import { type DrawingProps, drawingOf } from "./drawing";
import { plotMargin } from "./plot";

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
 * The drawing of a line chart that answers the pointer; loaded on demand, since the chart library is the largest part of a
 * page, and made anew only when there is something else to draw, since it takes longest.
 */
export const LineChartCanvas = memo(function LineChartCanvas(props: DrawingProps) {
  useZone();
  const { points, series, unit, height, format, formatAxis, syncId } = props;
  const { fromMs, untilMs } = props.axis;
  const { ticks, tickText, levels, days, marks, finalMs, lastMs } = drawingOf(props);
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
            ticks={[...ticks]}
            tickFormatter={tickText}
            height={plotMargin.bottom}
          />
          <YAxis
            {...axisLook}
            axisLine={false}
            width={plotMargin.left}
            domain={[0, levels.at(-1) ?? 1]}
            ticks={[...levels]}
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
              const happened = marksAt(props.marks, point.atMs, points[at - 1]?.atMs);
              return <Reading point={point} series={series} marks={happened} format={format} />;
            }}
          />
          {days.map((at) => (
            <ReferenceLine key={at} x={at} stroke="var(--line-strong)" className="chart-day" />
          ))}
          {marks.map(({ atMs, label }) => (
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

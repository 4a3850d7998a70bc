"use client";

import { CartesianGrid, Line, LineChart, ReferenceLine, ResponsiveContainer, Tooltip, XAxis, YAxis } from "recharts";
import { apartMarks, type ChartPoint, timeTicks, valueTicks } from "@/lib/client/words/chart-points";
import { formatAxisTime, formatExact } from "@/lib/client/words/format";
import { type ChartMark, type ChartSeries, lineColour, marksAt, writeValue } from "./chart-series";

interface LineChartCanvasProps {
  points: readonly ChartPoint[];
  series: readonly ChartSeries[];
  unit: string;
  height: number;
  format: (value: number) => string;
  formatAxis: (value: number) => string;
  syncId: string | undefined;
  rangeMs: number | undefined;
  incompleteFromMs: number | null;
  marks: readonly ChartMark[];
  showMarkLabels: boolean;
}

const lineLook = {
  strokeWidth: 1.6,
  dot: false,
  activeDot: { r: 3, strokeWidth: 0 },
  connectNulls: false,
  isAnimationActive: false,
  type: "linear",
} as const;

const axis = { stroke: "var(--line)", tickLine: false, tick: { fill: "var(--faint)", fontSize: 11 } } as const;

/** The drawing of a line chart; loaded on demand, since the chart library is the largest part of a page. */
export function LineChartCanvas(props: LineChartCanvasProps) {
  const { points, series, unit, height, format, formatAxis, syncId, rangeMs, incompleteFromMs, marks, showMarkLabels } =
    props;
  const lastMs = points.at(-1)?.atMs ?? 0;
  const firstMs = rangeMs === undefined ? (points[0]?.atMs ?? 0) : lastMs - rangeMs;
  // The dashed part begins at the last reading that is final, so that the line is not torn.
  const finalMs =
    incompleteFromMs === null ? lastMs : (points.findLast(({ atMs }) => atMs < incompleteFromMs)?.atMs ?? 0);
  const { ticks, stepMs } = timeTicks(firstMs, lastMs, 6);
  const shown = marks.filter(({ atMs }) => atMs >= firstMs && atMs <= lastMs);
  // On the side of the line where there is room for the words.
  const sideOf = ({ atMs }: ChartMark) =>
    atMs > firstMs + 0.75 * (lastMs - firstMs) ? ("insideTopRight" as const) : ("insideTopLeft" as const);
  // The tooltip names the others.
  const named = new Set(showMarkLabels ? apartMarks(shown, lastMs - firstMs) : []);
  const values = points.flatMap((point) => point.values.filter((value) => value !== null));
  const levels = valueTicks(Math.max(0, ...values), values.every(Number.isInteger));
  return (
    <>
      <span className="absolute top-0 left-0 text-2xs text-faint">{unit}</span>
      <ResponsiveContainer width="100%" height={height}>
        <LineChart
          data={[...points]}
          {...(syncId === undefined ? {} : { syncId, syncMethod: "value" as const })}
          margin={{ top: 26, right: 8, bottom: 0, left: 0 }}
          accessibilityLayer={false}
        >
          <CartesianGrid vertical={false} stroke="var(--line)" />
          <XAxis
            {...axis}
            dataKey="atMs"
            type="number"
            scale="time"
            domain={[firstMs, lastMs]}
            allowDataOverflow
            ticks={ticks}
            tickFormatter={(at: number) => formatAxisTime(at, stepMs)}
            height={24}
          />
          <YAxis
            {...axis}
            axisLine={false}
            width={46}
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
          {shown.map((mark) => (
            <ReferenceLine
              key={`${mark.atMs} ${mark.label}`}
              x={mark.atMs}
              stroke="var(--muted)"
              strokeDasharray="2 3"
              {...(named.has(mark)
                ? { label: { value: mark.label, position: sideOf(mark), fill: "var(--muted)", fontSize: 10 } }
                : {})}
            />
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
}

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

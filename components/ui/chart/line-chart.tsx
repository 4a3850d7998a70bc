"use client";

import { ChartLine, Table2 } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { useHydrated } from "@/lib/client/browser/clock";
import { chartPoints, valueTicks } from "@/lib/client/words/chart-points";
import { formatCompact, formatCount } from "@/lib/client/words/format";
import { IconButton } from "../button";
import { type ChartMark, type ChartSeries, lineColour, writeValue } from "./chart-series";
import { ChartTable } from "./chart-table";
import { LineChartStill } from "./line-chart-still";
import { loadCanvas, useCanvas } from "./live-canvas";
import { MarkFlags } from "./mark-flags";
import { axisSpan, type TimeSpan } from "./plot";
import { ZoomArea } from "./zoom-area";

/** Props of {@link LineChart}. */
export interface LineChartProps {
  title: string;
  /** Unix milliseconds, oldest first. */
  atMs: readonly number[];
  series: readonly ChartSeries[];
  /** What the numbers count, on the axis: `messages`, `msg/s`; null where each number says it. */
  unit: string | null;
  /** Height of the drawing in px; 180 unless said. */
  height?: number;
  /** Charts with the same id share their crosshair. */
  syncId?: string;
  /** Length of the time axis in ms, ending at the newest reading; without it the axis spans what there is. */
  rangeMs?: number;
  /** The stretch that the time axis shows, whenever the newest reading was; goes before `rangeMs`. */
  span?: TimeSpan | undefined;
  /** Called with the stretch that somebody dragged over. */
  onZoom?: (span: TimeSpan) => void;
  /** From here on the readings are of a stretch that is not over, Unix milliseconds: drawn dashed. Null: none is. */
  incompleteFromMs?: number | null;
  /** How a value is written in legend, tooltip and table; whole numbers unless said. */
  format?: (value: number) => string;
  /** How a value is written on the axis; compact numbers unless said. */
  formatAxis?: (value: number) => string;
  /** Round values of the axis from 0 to at least the largest; of plain numbers unless said. */
  ticksOf?: (max: number, wholeValues: boolean) => number[];
  /** What happened meanwhile; flags say what in the chart that has `showMarkLabels`, the others only have lines. */
  marks?: readonly ChartMark[];
  showMarkLabels?: boolean;
  /** At the right of the head, for example the range. */
  aside?: ReactNode;
}

const wake = () => void loadCanvas();
const noMarks: readonly ChartMark[] = [];

/** Thin lines over time with gaps as gaps, current values in the legend, and a table of the same numbers. */
export function LineChart(props: LineChartProps) {
  const {
    title,
    atMs,
    series,
    unit,
    height = 180,
    syncId,
    span,
    onZoom,
    ticksOf = valueTicks,
    format = formatCount,
    formatAxis = formatCompact,
    aside,
  } = props;
  const { marks = noMarks, showMarkLabels = false, incompleteFromMs = null } = props;
  const [asTable, setAsTable] = useState(false);
  // Its axis has times of the visitor's zone.
  const hydrated = useHydrated();
  const Canvas = useCanvas() ?? LineChartStill;
  const points = useMemo(
    () =>
      chartPoints(
        atMs,
        series.map((line) => line.values),
      ),
    [atMs, series],
  );
  const { fromMs, untilMs } = axisSpan(atMs, props);
  const axis = useMemo(() => ({ fromMs, untilMs }), [fromMs, untilMs]);
  const latest = series.map((line) => line.values.at(-1) ?? null);
  const words = series.map((line, at) => `${line.label} ${writeValue(latest[at] ?? null, format)}`).join(", ");
  return (
    <figure className="min-w-0" onPointerEnter={wake} onFocus={wake}>
      <figcaption className="flex min-h-7 flex-wrap items-center gap-x-4 gap-y-1 pb-1">
        <h2 className="text-base">{title}</h2>
        <ul className="flex flex-wrap gap-x-4">
          {series.map((line, at) => (
            <li key={line.label} className="num flex items-center gap-1.5 text-xs text-muted">
              <span aria-hidden className="h-0.5 w-2.5 rounded-full" style={{ background: lineColour(line.colour) }} />
              {line.label} <span className="text-ink">{writeValue(latest[at] ?? null, format)}</span>
            </li>
          ))}
        </ul>
        <span className="ml-auto flex min-w-0 flex-wrap items-center justify-end gap-1.5">
          {aside}
          <IconButton
            icon={asTable ? ChartLine : Table2}
            label={asTable ? "Show as chart" : "Show as table"}
            size="sm"
            onClick={() => setAsTable(!asTable)}
          />
        </span>
      </figcaption>
      <div style={{ height }} className="relative min-w-0">
        {asTable ? (
          <ChartTable title={title} series={series} points={points} marks={marks} format={format} />
        ) : !hydrated ? null : points.length < 2 ? (
          <p className="flex h-full items-center justify-center border-y border-line text-muted">
            {span === undefined ? "Not enough readings for a line yet." : "No readings are kept of this time."}
          </p>
        ) : (
          <ZoomArea axis={axis} onZoom={onZoom}>
            <div
              role="img"
              aria-label={`${title} over time${unit === null ? "" : `, in ${unit}`}: ${span === undefined ? "now" : "at the end"} ${words}`}
              className="h-full"
            >
              <Canvas
                {...{
                  points,
                  series,
                  unit,
                  height,
                  format,
                  formatAxis,
                  ticksOf,
                  syncId,
                  axis,
                  incompleteFromMs,
                  marks,
                }}
              />
            </div>
            {showMarkLabels ? <MarkFlags marks={marks} axis={axis} /> : null}
          </ZoomArea>
        )}
      </div>
    </figure>
  );
}

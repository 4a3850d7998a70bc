"use client";

import { useMemo } from "react";
import { useNow } from "@/lib/client/browser/clock";
import type { HistoryOf } from "@/lib/client/queries/history-export";
import type { History } from "@/lib/model/history";
import { Skeleton } from "../../state/skeleton";
import { LineChart, type LineChartProps } from "../line-chart";
import { chartMark } from "../mark-words";
import { axisSpan } from "../plot";
import type { ChartWindow } from "./chart-window";
import { type ExportedHistory, HistoryExport } from "./history-export";
import { historyNote } from "./history-note";
import { RangeChoice } from "./range-choice";

/** One chart of a history; the time axis is that of all. */
export type HistoryPanel = Pick<LineChartProps, "title" | "series" | "unit" | "format" | "formatAxis" | "ticksOf">;

/** Heights of the drawings, px: the first one carries the flags. */
const heights = { first: 170, other: 120 } as const;

/** Props of {@link HistoryCharts}. */
export interface HistoryChartsProps<Line extends string> {
  history: HistoryOf<Line>;
  chartWindow: ChartWindow;
  panels: readonly HistoryPanel[];
  /** Charts with the same id share their crosshair. */
  syncId: string;
  exported: ExportedHistory<Line>;
}

/** A history as charts one below the other, on one time axis that can be chosen and zoomed, with what happened meanwhile. */
export function HistoryCharts<Line extends string>(props: HistoryChartsProps<Line>) {
  const { history, chartWindow, panels, syncId, exported } = props;
  const { atMs, marks, incompleteFromMs } = history;
  const { rangeMs, zoom } = chartWindow;
  const span = chartWindow.span ?? undefined;
  const flags = useMemo(() => marks.map(chartMark), [marks]);
  const axis = { atMs, marks: flags, syncId, rangeMs, span, onZoom: zoom, incompleteFromMs };
  const controls = (
    <>
      <RangeChoice window={chartWindow} shown={axisSpan(atMs, { span, rangeMs })} />
      <HistoryExport history={history} asked={chartWindow.asked} {...exported} />
    </>
  );
  return (
    <>
      {panels.map((panel, at) => (
        <LineChart
          key={panel.title}
          {...axis}
          {...panel}
          height={at === 0 ? heights.first : heights.other}
          showMarkLabels={at === 0}
          aside={at === 0 ? controls : undefined}
        />
      ))}
      <HistoryNote history={history} chartWindow={chartWindow} />
    </>
  );
}

function HistoryNote({ history, chartWindow }: { history: History; chartWindow: ChartWindow }) {
  const nowMs = useNow();
  const words = (now: number) =>
    historyNote(history, chartWindow.span ?? { fromMs: now - chartWindow.rangeMs, untilMs: now });
  return <p className="num min-h-4.5 text-xs text-faint">{nowMs === null ? "" : words(nowMs)}</p>;
}

/** So many charts before their data, as high as they will be. */
export function HistorySkeleton({ panels }: { panels: number }) {
  return (
    <div role="status" className="grid gap-5">
      <span className="sr-only">Loading the history</span>
      <Skeleton className="h-50" />
      {Array.from({ length: panels - 1 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all the same
        <Skeleton key={at} className="h-38" />
      ))}
    </div>
  );
}

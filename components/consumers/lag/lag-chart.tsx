"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ChartSeries } from "@/components/ui/chart/chart-series";
import { useLagPanels } from "@/components/ui/chart/lag-panels";
import { LineChart } from "@/components/ui/chart/line-chart";
import { chartMark } from "@/components/ui/chart/mark-words";
import { axisSpan } from "@/components/ui/chart/plot";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { lagHistoryQuery } from "@/lib/client/queries/lag-history";
import { formatRate } from "@/lib/client/words/format";
import type { LagHistory } from "@/lib/model/consumer/lag-sample";
import { visibleLine } from "@/lib/model/text/visible-text";
import { type ChartWindow, useChartWindow } from "./chart-window";
import { HistoryExport } from "./history-export";
import { historyNote } from "./history-note";
import { RangeChoice } from "./range-choice";

/** Props of {@link LagChart}. */
export interface LagChartProps {
  stream: string;
  consumer: string;
  displayName: string;
}

/** Waiting, in flight and redelivered of one consumer over time, and below what it acknowledged, on the same time axis. */
export function LagChart({ stream, consumer, displayName }: LagChartProps) {
  const chartWindow = useChartWindow();
  const query = useQuery(lagHistoryQuery(useBroker(), stream, consumer, chartWindow.asked));
  return (
    <section aria-label={`Lag of ${visibleLine(displayName)}`} className="grid min-w-0 gap-5 px-5 pt-3.5">
      <QueryState query={query} pending={<ChartSkeleton />}>
        {(history) => <Panels history={history} chartWindow={chartWindow} />}
      </QueryState>
    </section>
  );
}

function Panels({ history, chartWindow }: { history: LagHistory; chartWindow: ChartWindow }) {
  const { atMs, ackedPerS, redeliveriesPerS, marks } = history;
  const { rangeMs, zoom } = chartWindow;
  const span = chartWindow.span ?? undefined;
  const lag = useLagPanels(history);
  const pace = useMemo<ChartSeries[]>(
    () => [
      { label: "acknowledged", colour: "ok", values: ackedPerS },
      { label: "redelivered", colour: "redelivered", values: redeliveriesPerS },
    ],
    [ackedPerS, redeliveriesPerS],
  );
  const flags = useMemo(() => marks.map(chartMark), [marks]);
  const { incompleteFromMs } = history;
  const axis = { atMs, marks: flags, syncId: "consumer", rangeMs, span, onZoom: zoom, incompleteFromMs };
  return (
    <>
      <LineChart
        {...axis}
        {...lag.waiting}
        height={170}
        showMarkLabels
        aside={
          <>
            <RangeChoice window={chartWindow} shown={axisSpan(atMs, { span, rangeMs })} />
            <HistoryExport history={history} asked={chartWindow.asked} />
          </>
        }
      />
      <LineChart {...axis} {...lag.delivered} height={120} />
      <LineChart {...axis} {...lag.age} height={120} />
      <LineChart {...axis} title="Pace" series={pace} unit="msg/s" height={120} format={formatPace} />
      <HistoryNote history={history} chartWindow={chartWindow} />
    </>
  );
}

const formatPace = (perS: number) => `${formatRate(perS)}/s`;

function HistoryNote({ history, chartWindow }: { history: LagHistory; chartWindow: ChartWindow }) {
  const nowMs = useNow();
  const words = (now: number) =>
    historyNote(history, chartWindow.span ?? { fromMs: now - chartWindow.rangeMs, untilMs: now });
  return <p className="num min-h-4.5 text-xs text-faint">{nowMs === null ? "" : words(nowMs)}</p>;
}

function ChartSkeleton() {
  return (
    <div role="status" className="grid gap-5">
      <span className="sr-only">Loading the history</span>
      <Skeleton className="h-50" />
      <Skeleton className="h-38" />
      <Skeleton className="h-38" />
      <Skeleton className="h-38" />
    </div>
  );
}

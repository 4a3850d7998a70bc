"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ChartWindow, useChartWindow } from "@/components/ui/chart/history/chart-window";
import { HistoryCharts, type HistoryPanel, HistorySkeleton } from "@/components/ui/chart/history/history-charts";
import { useLagPanels } from "@/components/ui/chart/lag-panels";
import { QueryState } from "@/components/ui/state/query-state";
import { useBroker } from "@/lib/client/broker/use-broker";
import { lagHistoryQuery } from "@/lib/client/queries/history";
import { formatRate } from "@/lib/client/words/format";
import { type LagHistory, lagSeriesNames } from "@/lib/model/consumer/lag-sample";
import { visibleLine } from "@/lib/model/text/visible-text";

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
      <QueryState query={query} pending={<HistorySkeleton panels={4} />}>
        {(history) => <Panels history={history} chartWindow={chartWindow} />}
      </QueryState>
    </section>
  );
}

function Panels({ history, chartWindow }: { history: LagHistory; chartWindow: ChartWindow }) {
  const { ackedPerS, redeliveriesPerS } = history;
  const { waiting, delivered, age } = useLagPanels(history);
  const pace = useMemo<HistoryPanel>(
    () => ({
      title: "Pace",
      unit: "msg/s",
      format: formatPace,
      series: [
        { label: "acknowledged", colour: "ok", values: ackedPerS },
        { label: "redelivered", colour: "redelivered", values: redeliveriesPerS },
      ],
    }),
    [ackedPerS, redeliveriesPerS],
  );
  return (
    <HistoryCharts
      history={history}
      chartWindow={chartWindow}
      syncId="consumer"
      panels={[waiting, delivered, age, pace]}
      exported={{ whose: [history.stream, history.consumer], lines: lagSeriesNames }}
    />
  );
}

const formatPace = (perS: number) => `${formatRate(perS)}/s`;

"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { type ChartWindow, useChartWindow } from "@/components/ui/chart/history/chart-window";
import { HistoryCharts, type HistoryPanel, HistorySkeleton } from "@/components/ui/chart/history/history-charts";
import { QueryState } from "@/components/ui/state/query-state";
import { useBroker } from "@/lib/client/broker/use-broker";
import { streamHistoryQuery } from "@/lib/client/queries/history";
import { byteTicks } from "@/lib/client/words/chart-points";
import { formatBytes, formatRate } from "@/lib/client/words/format";
import { type StreamHistory, streamSeriesNames } from "@/lib/model/stream/stream-history";
import { visibleLine } from "@/lib/model/text/visible-text";

/** What one stream stored, and how much it held, over time. */
export function StreamCharts({ stream }: { stream: string }) {
  const chartWindow = useChartWindow();
  const query = useQuery(streamHistoryQuery(useBroker(), stream, chartWindow.asked));
  return (
    <section aria-label={`History of ${visibleLine(stream)}`} className="grid min-w-0 gap-5 px-5 pt-3.5">
      <QueryState query={query} pending={<HistorySkeleton panels={3} />}>
        {(history) => <Panels history={history} chartWindow={chartWindow} />}
      </QueryState>
    </section>
  );
}

function Panels({ history, chartWindow }: { history: StreamHistory; chartWindow: ChartWindow }) {
  const { messagesPerS, messages, bytes } = history;
  const panels = useMemo<HistoryPanel[]>(
    () => [
      {
        title: "Stored",
        unit: "msg/s",
        format: formatPace,
        series: [{ label: "stored", colour: "accent", values: messagesPerS }],
      },
      { title: "Messages", unit: "messages", series: [{ label: "held", colour: "muted", values: messages }] },
      {
        title: "Size",
        unit: null,
        format: formatBytes,
        formatAxis: formatBytes,
        ticksOf: byteTicks,
        series: [{ label: "held", colour: "muted", values: bytes }],
      },
    ],
    [messagesPerS, messages, bytes],
  );
  return (
    <HistoryCharts
      history={history}
      chartWindow={chartWindow}
      syncId="stream"
      panels={panels}
      exported={{ whose: [history.stream], lines: streamSeriesNames }}
    />
  );
}

const formatPace = (perS: number) => `${formatRate(perS)}/s`;

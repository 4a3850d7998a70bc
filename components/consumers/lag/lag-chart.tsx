"use client";

import { useQuery } from "@tanstack/react-query";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useMemo } from "react";
import type { ChartSeries } from "@/components/ui/chart/chart-series";
import { LineChart } from "@/components/ui/chart/line-chart";
import { markWords } from "@/components/ui/chart/mark-words";
import { QueryState } from "@/components/ui/query-state";
import { Segmented } from "@/components/ui/segmented";
import { Skeleton } from "@/components/ui/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { lagHistoryQuery } from "@/lib/client/queries/lag-history";
import { ageScale } from "@/lib/client/words/age-scale";
import { formatDuration, formatRate } from "@/lib/client/words/format";
import { type HistoryRange, historyRanges } from "@/lib/contract/streams";
import type { LagHistory } from "@/lib/model/consumer/lag-sample";
import { visibleLine } from "@/lib/model/text/visible-text";
import { HistoryExport } from "./history-export";
import { historyNote } from "./history-note";

const ranges = ["5m", "15m", "1h", "6h", "24h", "7d"] as const satisfies readonly HistoryRange[];
const rangeWords: Record<HistoryRange, string> = {
  "5m": "5 min",
  "15m": "15 min",
  "1h": "1 h",
  "6h": "6 h",
  "24h": "24 h",
  "7d": "7 d",
};

/** Props of {@link LagChart}. */
export interface LagChartProps {
  stream: string;
  consumer: string;
  displayName: string;
}

/** Waiting, in flight and redelivered of one consumer over time, and below what it acknowledged, on the same time axis. */
export function LagChart({ stream, consumer, displayName }: LagChartProps) {
  const [range, setRange] = useQueryState("range", parseAsStringLiteral(ranges).withDefault("15m"));
  const query = useQuery(lagHistoryQuery(useBroker(), stream, consumer, range));
  const choice = (
    <Segmented
      label="Range"
      value={range}
      options={ranges.map((value) => ({ value, label: rangeWords[value] }))}
      onChange={(value) => void setRange(value, { history: "push" })}
    />
  );
  return (
    <section aria-label={`Lag of ${visibleLine(displayName)}`} className="grid min-w-0 gap-5 px-5 pt-3.5">
      <QueryState query={query} pending={<ChartSkeleton />}>
        {(history) => <Panels history={history} range={range} choice={choice} />}
      </QueryState>
    </section>
  );
}

interface PanelsProps {
  history: LagHistory;
  range: HistoryRange;
  choice: React.ReactNode;
}

function Panels({ history, range, choice }: PanelsProps) {
  const { atMs, waiting, inFlight, redelivered, ackedPerS, redeliveriesPerS, oldestAgeMs } = history;
  const lag = useMemo<ChartSeries[]>(
    () => [
      { label: "waiting", colour: "waiting", values: waiting },
      { label: "in flight", colour: "in-flight", values: inFlight },
      { label: "redelivered", colour: "redelivered", values: redelivered },
    ],
    [waiting, inFlight, redelivered],
  );
  const scale = useMemo(() => ageScale(oldestAgeMs), [oldestAgeMs]);
  const age = useMemo<ChartSeries[]>(() => {
    const values = oldestAgeMs.map((ms) => (ms === null ? null : ms / scale.ms));
    return [{ label: "oldest unfinished", colour: "accent", values }];
  }, [oldestAgeMs, scale]);
  const pace = useMemo<ChartSeries[]>(
    () => [
      { label: "acknowledged", colour: "ok", values: ackedPerS },
      { label: "redelivered", colour: "redelivered", values: redeliveriesPerS },
    ],
    [ackedPerS, redeliveriesPerS],
  );
  const marks = useMemo(
    () => history.marks.map(({ atMs: at, kind }) => ({ atMs: at, label: markWords[kind] })),
    [history],
  );
  const axis = {
    atMs,
    marks,
    syncId: "consumer",
    rangeMs: historyRanges[range],
    incompleteFromMs: history.incompleteFromMs,
  };
  return (
    <>
      <LineChart
        {...axis}
        title="Messages"
        series={lag}
        unit="messages"
        height={240}
        showMarkLabels
        aside={
          <>
            {choice}
            <HistoryExport history={history} range={range} />
          </>
        }
      />
      <LineChart
        {...axis}
        title="Age"
        series={age}
        unit={scale.unit}
        height={130}
        format={(value) => formatDuration(value * scale.ms)}
      />
      <LineChart {...axis} title="Pace" series={pace} unit="msg/s" height={130} format={formatPace} />
      <HistoryNote history={history} range={range} />
    </>
  );
}

const formatPace = (perS: number) => `${formatRate(perS)}/s`;

function HistoryNote({ history, range }: { history: LagHistory; range: HistoryRange }) {
  const nowMs = useNow();
  return <p className="num min-h-4.5 text-xs text-faint">{nowMs === null ? "" : historyNote(history, range, nowMs)}</p>;
}

function ChartSkeleton() {
  return (
    <div role="status" className="grid gap-5">
      <span className="sr-only">Loading the history</span>
      <Skeleton className="h-67" />
      <Skeleton className="h-40" />
    </div>
  );
}

"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { ChartMark } from "@/components/ui/chart/chart-series";
import { LineChart } from "@/components/ui/chart/line-chart";
import { markWords } from "@/components/ui/chart/mark-words";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { verdictLooks } from "@/components/ui/text/verdict-badge";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { toApiError } from "@/lib/client/http/http";
import { lagHistoryQuery } from "@/lib/client/queries/lag-history";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
import { formatDuration } from "@/lib/client/words/format";
import type { HistoryRange } from "@/lib/contract/streams";
import type { LagHistory } from "@/lib/model/consumer/lag-sample";
import type { Incident } from "@/lib/model/incident/incident";
import { type IncidentWindow, windowOf } from "./incident-words";

/** The consumer's lag from a while before the incident to a while after it. */
export function IncidentChart({ incident }: { incident: Incident }) {
  const nowMs = useNow();
  const skewMs = useSnapshot().snapshot?.clockSkewMs ?? 0;
  if (nowMs === null) return <ChartSkeleton />;
  const window = windowOf(incident, nowMs, skewMs);
  if (window.range === null)
    return <p className="text-muted">Lag is not kept for so long: it can no longer be drawn.</p>;
  return <DrawnIncident incident={incident} window={window} range={window.range} skewMs={skewMs} />;
}

interface DrawnProps {
  incident: Incident;
  window: IncidentWindow;
  range: HistoryRange;
  skewMs: number;
}

function DrawnIncident({ incident, window, range, skewMs }: DrawnProps) {
  const { stream, consumer } = incident;
  const query = useQuery(lagHistoryQuery(useBroker(), stream, consumer, range));
  return (
    <QueryState
      query={query}
      pending={<ChartSkeleton />}
      error={(error) =>
        isGone(error) ? <p className="text-muted">The consumer was deleted, and its lag was not kept.</p> : null
      }
    >
      {(history) => <Charts history={history} incident={incident} window={window} skewMs={skewMs} />}
    </QueryState>
  );
}

const isGone = (error: unknown) => ["consumer_not_found", "stream_not_found"].includes(toApiError(error).code);

interface ChartsProps {
  history: LagHistory;
  incident: Incident;
  window: IncidentWindow;
  skewMs: number;
}

function Charts({ history, incident, window: { fromMs, untilMs }, skewMs }: ChartsProps) {
  const { atMs, waiting, inFlight, redelivered, oldestAgeMs } = history;
  const first = atMs.findIndex((at) => at >= fromMs);
  const last = atMs.findLastIndex((at) => at <= untilMs);
  const drawn = useMemo(() => {
    const part = <T,>(column: readonly T[]) => (first < 0 ? [] : column.slice(first, last + 1));
    return {
      atMs: part(atMs),
      lag: [
        { label: "waiting", colour: "waiting", values: part(waiting) },
        { label: "in flight", colour: "in-flight", values: part(inFlight) },
        { label: "redelivered", colour: "redelivered", values: part(redelivered) },
      ] as const,
      age: [{ label: "oldest unfinished", colour: "accent", values: part(oldestAgeMs).map(toSeconds) }] as const,
    };
  }, [first, last, atMs, waiting, inFlight, redelivered, oldestAgeMs]);
  const marks = useMemo(
    () => marksOf(history, incident, skewMs).filter(({ atMs: at }) => at >= fromMs && at <= untilMs),
    [history, incident, skewMs, fromMs, untilMs],
  );
  const axis = { atMs: drawn.atMs, marks, syncId: "incident" };
  return (
    <div className="grid min-w-0 gap-5">
      <LineChart {...axis} title="Messages" series={drawn.lag} unit="messages" height={220} showMarkLabels />
      <LineChart {...axis} title="Age" series={drawn.age} unit="seconds" height={120} format={formatSeconds} />
    </div>
  );
}

const toSeconds = (ms: number | null) => (ms === null ? null : ms / 1_000);
const formatSeconds = (seconds: number) => formatDuration(seconds * 1_000);

/** What the consumer turned into, and what else happened, by the dashboard's clock. */
function marksOf({ marks }: LagHistory, { changes }: Incident, skewMs: number): ChartMark[] {
  return [
    ...changes.map(({ at, verdict }) => ({ atMs: Date.parse(at) - skewMs, label: verdictLooks[verdict].word })),
    ...marks.map(({ atMs, kind }) => ({ atMs, label: markWords[kind] })),
  ].sort((a, b) => a.atMs - b.atMs);
}

function ChartSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the history</span>
      <Skeleton className="h-62" />
    </div>
  );
}

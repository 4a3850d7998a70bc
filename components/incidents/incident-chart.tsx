"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLagPanels } from "@/components/ui/chart/lag-panels";
import { LineChart } from "@/components/ui/chart/line-chart";
import { chartMark } from "@/components/ui/chart/mark-words";
import { QueryState } from "@/components/ui/query-state";
import { Skeleton } from "@/components/ui/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { toApiError } from "@/lib/client/http/http";
import { lagHistoryQuery } from "@/lib/client/queries/lag-history";
import { useSnapshot } from "@/lib/client/queries/use-snapshot";
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
  return <DrawnIncident incident={incident} window={window} range={window.range} />;
}

interface DrawnProps {
  incident: Incident;
  window: IncidentWindow;
  range: HistoryRange;
}

function DrawnIncident({ incident, window, range }: DrawnProps) {
  const { stream, consumer } = incident;
  const query = useQuery(lagHistoryQuery(useBroker(), stream, consumer, { range }));
  return (
    <QueryState
      query={query}
      pending={<ChartSkeleton />}
      error={(error) =>
        isGone(error) ? <p className="text-muted">The consumer was deleted, and its lag was not kept.</p> : null
      }
    >
      {(history) => <Charts history={history} window={window} />}
    </QueryState>
  );
}

const isGone = (error: unknown) => ["consumer_not_found", "stream_not_found"].includes(toApiError(error).code);

function Charts({ history, window }: { history: LagHistory; window: IncidentWindow }) {
  const { fromMs, untilMs } = window;
  const { atMs, waiting, inFlight, redelivered, oldestAgeMs, marks } = history;
  const first = atMs.findIndex((at) => at >= fromMs);
  const last = atMs.findLastIndex((at) => at <= untilMs);
  const drawn = useMemo(() => {
    const part = <T,>(column: readonly T[]) => (first < 0 ? [] : column.slice(first, last + 1));
    return {
      atMs: part(atMs),
      waiting: part(waiting),
      inFlight: part(inFlight),
      redelivered: part(redelivered),
      oldestAgeMs: part(oldestAgeMs),
    };
  }, [first, last, atMs, waiting, inFlight, redelivered, oldestAgeMs]);
  const flags = useMemo(() => marks.map(chartMark), [marks]);
  const panels = useLagPanels(drawn);
  const axis = { atMs: drawn.atMs, marks: flags, syncId: "incident" };
  return (
    <div className="grid min-w-0 gap-5">
      <LineChart {...axis} {...panels.waiting} height={160} showMarkLabels />
      <LineChart {...axis} {...panels.delivered} height={110} />
      <LineChart {...axis} {...panels.age} height={110} />
    </div>
  );
}

function ChartSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">Loading the history</span>
      <Skeleton className="h-62" />
    </div>
  );
}

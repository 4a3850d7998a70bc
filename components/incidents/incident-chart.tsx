"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useLagPanels } from "@/components/ui/chart/lag-panels";
import { LineChart } from "@/components/ui/chart/line-chart";
import { chartMark } from "@/components/ui/chart/mark-words";
import { readingsWithin } from "@/components/ui/chart/plot";
import { ResetZoom } from "@/components/ui/chart/reset-zoom";
import { momentsOf, useZoom, type Zoom } from "@/components/ui/chart/zoom";
import { QueryState } from "@/components/ui/state/query-state";
import { Skeleton } from "@/components/ui/state/skeleton";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { toApiError } from "@/lib/client/http/http";
import { lagHistoryQuery } from "@/lib/client/queries/history";
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
  const zoom = useZoom();
  const asked = zoom.span === null ? { range } : momentsOf(zoom.span);
  const query = useQuery(lagHistoryQuery(useBroker(), stream, consumer, asked));
  return (
    <QueryState
      query={query}
      pending={<ChartSkeleton />}
      error={(error) =>
        isGone(error) ? <p className="text-muted">The consumer was deleted, and its lag was not kept.</p> : null
      }
    >
      {(history) => <Charts history={history} window={window} zoom={zoom} />}
    </QueryState>
  );
}

const isGone = (error: unknown) => ["consumer_not_found", "stream_not_found"].includes(toApiError(error).code);

interface ChartsProps {
  history: LagHistory;
  window: IncidentWindow;
  zoom: Zoom;
}

function Charts({ history, window, zoom }: ChartsProps) {
  const { atMs, waiting, inFlight, redelivered, oldestAgeMs, marks } = history;
  const [first, end] = readingsWithin(atMs, zoom.span ?? window);
  const drawn = useMemo(() => {
    const part = <T,>(column: readonly T[]) => column.slice(first, end);
    return {
      atMs: part(atMs),
      waiting: part(waiting),
      inFlight: part(inFlight),
      redelivered: part(redelivered),
      oldestAgeMs: part(oldestAgeMs),
    };
  }, [first, end, atMs, waiting, inFlight, redelivered, oldestAgeMs]);
  const flags = useMemo(() => marks.map(chartMark), [marks]);
  const panels = useLagPanels(drawn);
  const axis = {
    atMs: drawn.atMs,
    marks: flags,
    syncId: "incident",
    span: zoom.span ?? undefined,
    onZoom: zoom.zoom,
  };
  return (
    <div className="grid min-w-0 gap-5">
      <LineChart
        {...axis}
        {...panels.waiting}
        height={160}
        showMarkLabels
        aside={<ResetZoom span={zoom.span} onReset={zoom.reset} />}
      />
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

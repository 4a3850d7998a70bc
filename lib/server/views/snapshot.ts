import type { LiveTick } from "../../contract/live";
import type { Snapshot } from "../../contract/snapshot";
import { sumTotals } from "../../monitor/history/totals-history";
import type { DashboardParts } from "../dashboard/parts";
import { summarizeBus } from "./bus-summary";
import { summarizeStreams } from "./streams";
import { countVerdicts } from "./verdict-counts";

/** Everything the last sweep saw. */
export function buildSnapshot(parts: DashboardParts): Snapshot {
  const { monitor, env, failures, now } = parts;
  const { view } = monitor;
  return {
    at: toIso(now()),
    sampledAt: view.sampledAtMs === null ? null : toIso(view.sampledAtMs),
    intervalMs: view.intervalMs,
    sweepError: view.sweepError,
    clockSkewMs: view.clockSkew?.skewMs ?? null,
    demo: env.demo,
    bus: summarizeBus(parts),
    streams: summarizeStreams(monitor),
    missingStreams: [...view.missingStreams],
    consumers: monitor.rows(),
    totals: { ...sumTotals(view.streams, view.consumers), ...countVerdicts(view) },
    history: monitor.totals.columns(),
    failures: failures.counts(),
  };
}

/** What changed since the last tick, small enough for every browser. */
export function buildTick({ monitor: { view }, bus, failures, now }: DashboardParts): LiveTick {
  return {
    at: toIso(now()),
    sampledAt: view.sampledAtMs === null ? null : toIso(view.sampledAtMs),
    connection: bus.connection.status(),
    messagesPerS: sumTotals(view.streams, view.consumers).messagesPerS,
    ...countVerdicts(view),
    failures: failures.counts(),
  };
}

const toIso = (ms: number) => new Date(ms).toISOString();

import type { LiveTickJson } from "../../contract/live";
import type { SnapshotJson } from "../../contract/snapshot";
import { knownJson } from "../../model/known";
import { sumTotals } from "../../monitor/history/totals-history";
import type { MonitorView } from "../../monitor/sweep-feed";
import type { DashboardParts } from "../dashboard/parts";
import { summarizeBus } from "./bus-summary";
import { listConsumers } from "./consumers";
import { writeFailureCounts } from "./failure-counts";
import { summarizeStreams } from "./streams";
import { countVerdicts } from "./verdict-counts";

/** Everything the last sweep saw. */
export function buildSnapshot(parts: DashboardParts): SnapshotJson {
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
    consumers: listConsumers(parts),
    totals: writeTotals(view),
    history: monitor.totals.columns(),
    failures: writeFailureCounts(failures.counts()),
  };
}

function writeTotals(view: MonitorView): SnapshotJson["totals"] {
  const totals = sumTotals(view);
  const counts = countVerdicts(view);
  return {
    messagesPerS: knownJson(totals.messagesPerS),
    ackedPerS: knownJson(totals.ackedPerS),
    waiting: knownJson(totals.waiting),
    inFlight: knownJson(totals.inFlight),
    consumers: knownJson(counts.consumers),
    needAttention: knownJson(counts.needAttention),
    unjudged: knownJson(counts.unjudged),
  };
}

/** What changed since the last tick, small enough for every browser. */
export function buildTick({ monitor: { view }, broker, failures, now }: DashboardParts): LiveTickJson {
  const { needAttention, unjudged } = countVerdicts(view);
  return {
    at: toIso(now()),
    sampledAt: view.sampledAtMs === null ? null : toIso(view.sampledAtMs),
    connection: broker.connection.status(),
    messagesPerS: knownJson(sumTotals(view).messagesPerS),
    needAttention: knownJson(needAttention),
    unjudged: knownJson(unjudged),
    failures: writeFailureCounts(failures.counts()),
  };
}

const toIso = (ms: number) => new Date(ms).toISOString();

import type { LiveTickJson } from "../../contract/live";
import type { SnapshotJson } from "../../contract/snapshot";
import { knownJson } from "../../model/known";
import { sumTotals, type Totals } from "../../monitor/history/totals-history";
import type { DashboardParts } from "../dashboard/parts";
import { asOfNow, type ReadBy } from "./as-of-now";
import { summarizeBus } from "./bus-summary";
import { listConsumers } from "./consumers";
import { writeFailureCounts } from "./failures/failure-counts";
import { summarizeStreams } from "./streams";
import { countVerdicts, type VerdictCounts } from "./verdicts/verdict-counts";

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
    streams: summarizeStreams(parts),
    missingStreams: [...view.missingStreams],
    consumers: listConsumers(parts),
    totals: writeTotals(totalsNow(parts)),
    history: monitor.totals.columns(),
    failures: writeFailureCounts(failures.counts()),
  };
}

/** Sums and counts of now: not known while the broker is away. One that only was so is in the lists, which say of when. */
function totalsNow(by: ReadBy & Pick<DashboardParts, "mutes">): Totals & VerdictCounts {
  const { view } = by.monitor;
  const [totals, counts] = [sumTotals(view), countVerdicts(view, by.mutes)];
  return {
    messagesPerS: asOfNow(totals.messagesPerS, by),
    ackedPerS: asOfNow(totals.ackedPerS, by),
    waiting: asOfNow(totals.waiting, by),
    inFlight: asOfNow(totals.inFlight, by),
    consumers: asOfNow(counts.consumers, by),
    needAttention: asOfNow(counts.needAttention, by),
    muted: asOfNow(counts.muted, by),
    unjudged: asOfNow(counts.unjudged, by),
  };
}

function writeTotals(totals: Totals & VerdictCounts): SnapshotJson["totals"] {
  return {
    messagesPerS: knownJson(totals.messagesPerS),
    ackedPerS: knownJson(totals.ackedPerS),
    waiting: knownJson(totals.waiting),
    inFlight: knownJson(totals.inFlight),
    consumers: knownJson(totals.consumers),
    needAttention: knownJson(totals.needAttention),
    muted: knownJson(totals.muted),
    unjudged: knownJson(totals.unjudged),
  };
}

/** What changed since the last tick, small enough for every browser. */
export function buildTick(parts: DashboardParts): LiveTickJson {
  const { monitor, broker, failures, now } = parts;
  const { view } = monitor;
  const { messagesPerS, needAttention, muted, unjudged } = totalsNow(parts);
  return {
    at: toIso(now()),
    sampledAt: view.sampledAtMs === null ? null : toIso(view.sampledAtMs),
    connection: broker.connection.status(),
    messagesPerS: knownJson(messagesPerS),
    needAttention: knownJson(needAttention),
    muted: knownJson(muted),
    unjudged: knownJson(unjudged),
    failures: writeFailureCounts(failures.counts()),
  };
}

const toIso = (ms: number) => new Date(ms).toISOString();

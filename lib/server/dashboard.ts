import type { BusSummary, Status } from "../contract/health";
import type { LiveTick } from "../contract/live";
import type { Recipients } from "../contract/publish";
import type { Snapshot, StreamSummary } from "../contract/snapshot";
import type { EventBus } from "../event-bus/event-bus";
import { failureBounds, failureStream } from "../failures/failure-store";
import { needsAttention } from "../model/consumer-health";
import type { MessageMask } from "../model/message-mask";
import { isOwnStream } from "../model/stream";
import { covers } from "../model/subject";
import { lagStream } from "../monitor/lag-archive";
import type { LagMonitor } from "../monitor/lag-monitor";
import type { LagRecorder } from "../monitor/lag-recorder";
import { sumTotals } from "../monitor/totals-history";
import type { Env } from "./env";
import type { FailureDesk } from "./failure-desk";
import type { Webhook } from "./webhook";

/** Difference between two clocks that somebody should mend, milliseconds. */
const skewToMention = 5_000;

/** What the answers are made of. */
export interface DashboardParts {
  readonly env: Env;
  readonly bus: EventBus;
  readonly monitor: LagMonitor;
  readonly recorder: LagRecorder;
  readonly failures: FailureDesk;
  /** Applied to everything of a message that is sent to anybody. */
  readonly mask: MessageMask;
  readonly live: { status(): { viewers: number; subscriptions: number } };
  readonly webhook: Webhook;
  readonly startedAt: string;
  readonly now: () => number;
}

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
    consumers: [...view.consumers],
    totals: { ...sumTotals(view.streams, view.consumers), ...countVerdicts(monitor) },
    history: monitor.totals.columns(),
    failures: failures.counts(),
  };
}

/** What changed since the last tick, small enough for every browser. */
export function buildTick({ monitor, bus, failures, now }: DashboardParts): LiveTick {
  const { view } = monitor;
  return {
    at: toIso(now()),
    sampledAt: view.sampledAtMs === null ? null : toIso(view.sampledAtMs),
    connection: bus.connection.status(),
    messagesPerS: sumTotals(view.streams, view.consumers).messagesPerS,
    ...countVerdicts(monitor),
    failures: failures.counts(),
  };
}

/** Streams with their rates, by name, Jetlag's own last. */
export function summarizeStreams(monitor: LagMonitor): StreamSummary[] {
  return monitor.view.streams
    .map((stream) => ({ ...stream, own: isOwnStream(stream.config.name) }))
    .sort((a, b) => Number(a.own) - Number(b.own) || a.config.name.localeCompare(b.config.name));
}

/** Who would receive a message on a subject, by the last sweep. */
export function findRecipients(monitor: LagMonitor, subject: string): Omit<Recipients, "sampledAt"> {
  const stream = monitor.view.streams.find(({ config }) => config.subjects.some((filter) => covers(filter, subject)));
  if (stream === undefined) return { stream: null, consumers: [] };
  const consumers = monitor.view.consumers
    .filter((consumer) => consumer.stream === stream.config.name)
    .filter(
      ({ config: { filterSubjects } }) =>
        filterSubjects.length === 0 || filterSubjects.some((filter) => covers(filter, subject)),
    )
    .map(({ name, displayName, verdict, pausedUntil }) => ({
      name,
      displayName,
      verdict,
      paused: pausedUntil !== null,
    }));
  return { stream: stream.config.name, consumers };
}

/** The self-check. */
export function buildStatus(parts: DashboardParts, version: string): Status {
  const { env, monitor, live, startedAt, now } = parts;
  const { view } = monitor;
  return {
    at: toIso(now()),
    version,
    startedAt,
    demo: env.demo,
    bus: summarizeBus(parts),
    ownStreams: view.streams
      .filter(({ config }) => isOwnStream(config.name))
      .map(({ config, messages, bytes }) => ({
        name: config.name,
        purpose: config.description ?? "",
        messages,
        bytes,
        maxAgeMs: config.maxAgeMs,
        maxBytes: config.maxBytes,
      })),
    checks: runChecks(parts),
    sampler: {
      intervalMs: view.intervalMs,
      lastSweepAt: view.sampledAtMs === null ? null : toIso(view.sampledAtMs),
      lastSweepMs: view.lastSweepMs,
      lastError: view.sweepError,
      samplesKept: monitor.samplesKept,
    },
    webhook: parts.webhook.status(),
    live: live.status(),
  };
}

function runChecks({ bus, monitor, recorder, failures, env }: DashboardParts): Status["checks"] {
  const connection = bus.connection.status();
  const counts = failures.counts();
  const { view } = monitor;
  const checks: Status["checks"] = [
    connection.state === "connected"
      ? { name: "Connection", state: "ok", detail: `connected to ${connection.server}, version ${connection.version}` }
      : {
          name: "Connection",
          state: "failed",
          detail: "lastError" in connection ? (connection.lastError ?? connection.state) : connection.state,
        },
    view.sweepError === null
      ? {
          name: "Sampler",
          state: view.sampledAtMs === null ? "warning" : "ok",
          detail:
            view.sampledAtMs === null
              ? "no sweep yet"
              : `${view.consumers.length} consumers every ${view.intervalMs / 1_000} s`,
        }
      : { name: "Sampler", state: "failed", detail: view.sweepError },
    checkFailures(counts, connection.state === "connected"),
    checkHistory(recorder),
    ...checkClocks(view),
  ];
  if (view.missingStreams.length > 0) {
    checks.push({ name: "Cluster", state: "failed", detail: `no answer for ${view.missingStreams.join(", ")}` });
  }
  const { paths, headers } = env.maskRules;
  if (paths.length + headers.length > 0) {
    checks.push({
      name: "Masking",
      state: "ok",
      detail: `${paths.length} JSON paths and ${headers.length} headers are hidden from every viewer`,
    });
  }
  if (env.busFallbackReason !== null) checks.push({ name: "Broker", state: "warning", detail: env.busFallbackReason });
  return checks;
}

function checkFailures({ problem, capturedSince }: Snapshot["failures"], connected: boolean): Check {
  const name = "Failures";
  if (problem !== null) return { name, state: capturedSince === null ? "failed" : "warning", detail: problem };
  if (capturedSince === null) return { name, state: "warning", detail: "not captured yet" };
  const minute = `${capturedSince.slice(0, 16).replace("T", " ")} UTC`;
  const days = failureBounds.maxAgeMs / 86_400_000;
  return connected
    ? { name, state: "ok", detail: `captured since ${minute}, kept ${days} days in ${failureStream}` }
    : { name, state: "warning", detail: `captured since ${minute}; newer ones are read when the broker is back` };
}

function checkHistory({ problem, archive: { bounds }, writes }: LagRecorder): Check {
  if (problem !== null) return { name: "Lag history", state: "warning", detail: problem };
  const days = bounds.maxAgeMs / 86_400_000;
  const who = writes ? "this dashboard writes it" : "another dashboard writes it, this one takes over within 10 s";
  return { name: "Lag history", state: "ok", detail: `${days} days in ${lagStream}; ${who}` };
}

/** How far the broker's clock is from ours: ages of messages are by the broker's. */
function checkClocks({ clockSkew, timeLagProblem }: LagMonitor["view"]): Check[] {
  const checks: Check[] = [];
  if (clockSkew !== null) {
    const { skewMs, uncertaintyMs } = clockSkew;
    const apart =
      Math.abs(skewMs) <= uncertaintyMs ? "agree" : `${Math.abs(skewMs)} ms ${skewMs > 0 ? "ahead" : "behind"}`;
    const detail =
      apart === "agree"
        ? `the broker's and the dashboard's agree within ${uncertaintyMs} ms`
        : `the broker's is ${apart} (± ${uncertaintyMs} ms); ages of messages are by the broker's`;
    checks.push({ name: "Clocks", state: Math.abs(skewMs) > skewToMention ? "warning" : "ok", detail });
  }
  if (timeLagProblem !== null)
    checks.push({ name: "Time lag", state: "warning", detail: `ages of messages are not known: ${timeLagProblem}` });
  return checks;
}

/** The broker and the connection to it. */
export function summarizeBus({ bus, env }: DashboardParts): BusSummary {
  return {
    kind: bus.kind,
    embedded: env.embedded,
    fallbackReason: env.busFallbackReason,
    connection: bus.connection.status(),
  };
}

function countVerdicts({ view: { consumers } }: LagMonitor): { needAttention: number; unjudged: number } {
  return {
    needAttention: consumers.filter(({ verdict }) => needsAttention(verdict)).length,
    unjudged: consumers.filter(({ verdict }) => verdict === "unknown").length,
  };
}

type Check = Status["checks"][number];

const toIso = (ms: number) => new Date(ms).toISOString();

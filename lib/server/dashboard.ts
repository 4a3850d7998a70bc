import type { BusSummary, Status } from "../contract/health";
import type { LiveTick } from "../contract/live";
import type { Recipients } from "../contract/publish";
import type { Snapshot, StreamSummary } from "../contract/snapshot";
import type { ManualPublisher } from "../event-bus/broker/manual-publisher";
import type { EventBus } from "../event-bus/bus/event-bus";
import { needsAttention } from "../model/consumer/consumer-health";
import type { MessageMask } from "../model/message/message-mask";
import { capturingStream } from "../model/message/publish-rule";
import { isOwnStream } from "../model/stream/stream";
import { covers } from "../model/stream/subject";
import { sumTotals } from "../monitor/history/totals-history";
import type { LagMonitor } from "../monitor/lag-monitor";
import { checkStream } from "../monitor/verdict/stream-checks";
import type { FailureDesk } from "./failure-desk";
import { type CheckedParts, runChecks } from "./views/status-checks";
import type { Webhook } from "./webhook/webhook";

/** What the answers are made of. */
export interface DashboardParts extends CheckedParts {
  readonly bus: EventBus;
  /** Whatever people send goes through it, nothing of theirs past it. */
  readonly publisher: ManualPublisher;
  readonly monitor: LagMonitor;
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
    consumers: monitor.rows(),
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
    .map((stream) => {
      const { checks, problems } = checkStream(stream);
      return { ...stream, own: isOwnStream(stream.config.name), checks, checkProblems: problems };
    })
    .sort((a, b) => Number(a.own) - Number(b.own) || a.config.name.localeCompare(b.config.name));
}

/** Who would receive a message on a subject, by the last sweep. */
export function findRecipients(
  { monitor: { view } }: Pick<DashboardParts, "monitor">,
  subject: string,
): Pick<Recipients, "stream" | "consumers"> {
  const stream = capturingStream(subject, view.knownStreams ?? []);
  if (stream === undefined) return { stream: null, consumers: [] };
  const consumers = view.consumers
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
    ownStreams: parts.storeElsewhere === null ? ownStreamsSeen(parts) : ownStreamsElsewhere(parts),
    checks: runChecks(parts),
    sampler: {
      intervalMs: view.intervalMs,
      lastSweepAt: view.sampledAtMs === null ? null : toIso(view.sampledAtMs),
      sampledBy: view.sampledBy,
      lastSweepMs: view.lastSweepMs,
      lastError: view.sweepError,
      samplesKept: monitor.samplesKept,
    },
    webhook: parts.webhook.status(),
    live: live.status(),
  };
}

/** Jetlag's streams on the watched broker. */
function ownStreamsSeen({ monitor, store }: DashboardParts): Status["ownStreams"] {
  // Kept by the dashboard itself where the server was given no size.
  const bounds = new Map(store.health().map(({ stream, maxBytes }) => [stream, maxBytes]));
  return monitor.view.streams
    .filter(({ config }) => isOwnStream(config.name))
    .map(({ config, messages, bytes }) => ({
      name: config.name,
      purpose: config.description ?? "",
      messages,
      bytes,
      maxAgeMs: config.maxAgeMs,
      maxBytes: config.maxBytes ?? bounds.get(config.name) ?? null,
      reservedBytes: config.maxBytes ?? 0,
      onBroker: true,
    }));
}

/** Those that a store on another server keeps. */
function ownStreamsElsewhere({ store }: DashboardParts): Status["ownStreams"] {
  return store.health().flatMap(({ stream, purpose, held, maxAgeMs, maxBytes, reservedBytes }) => {
    if (stream === null || held === null) return [];
    const { records: messages, bytes } = held;
    return [{ name: stream, purpose, messages, bytes, maxAgeMs, maxBytes, reservedBytes, onBroker: false }];
  });
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

const toIso = (ms: number) => new Date(ms).toISOString();

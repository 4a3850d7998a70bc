import type { Status } from "../../../contract/health";
import { isOwnStream } from "../../../model/stream/stream";
import type { DashboardParts } from "../../dashboard/parts";
import { summarizeBus } from "../bus-summary";
import { runChecks } from "./status-checks";

/** The self-check. */
export function buildStatus(parts: DashboardParts, version: string): Status {
  const { env, monitor, live, startedAt, now, webhook } = parts;
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
    webhook: webhook.status(),
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

const toIso = (ms: number) => new Date(ms).toISOString();

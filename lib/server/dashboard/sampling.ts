import { randomUUID } from "node:crypto";
import type { Broker } from "../../event-bus/broker/broker";
import { takenOrNull } from "../../event-bus/broker/offer";
import { LagRecorder } from "../../monitor/history/lag-recorder";
import { keepMs, LagMonitor } from "../../monitor/lag-monitor";
import { StreamTracks } from "../../monitor/stream-tracks";
import { SharedSweeps } from "../../monitor/sweep/shared-sweeps";
import type { SweepFeed } from "../../monitor/sweep-feed";
import { AckLatencies } from "../../monitor/verdict/ack-latencies";
import { MemoryStore } from "../../store/memory/memory-store";
import type { Store } from "../../store/store";
import type { BrokerSettings } from "../config/broker-settings";
import type { FailureDesk } from "./failure-desk";
import type { Surroundings } from "./surroundings";

/** What samples a broker and keeps its history. */
export interface Sampling {
  readonly monitor: LagMonitor;
  readonly streams: StreamTracks;
  readonly recorder: LagRecorder;
  /** Begins to sample, and agrees with other dashboards on who does; does not wait for the broker. */
  start(): void;
  stop(): Promise<void>;
}

/** What of a broker is sampled, and where that is shown and kept. */
export interface SampledBroker {
  readonly settings: BrokerSettings;
  readonly broker: Broker;
  readonly store: Store;
  readonly failures: FailureDesk;
  readonly sweeps: SweepFeed;
}

/** Composes it; nothing runs before `start`. */
export function createSampling(
  { settings, broker, store, failures, sweeps }: SampledBroker,
  { env, logger, clock }: Surroundings,
): Sampling {
  const ackLatencies = new AckLatencies(() => clock.now());
  const shared = new SharedSweeps({ broker, store, clock, logger });
  const monitor = new LagMonitor({
    ...{ broker, shared, clock, logger, sweeps, limits: settings.limits },
    patience: env.patience,
    unacknowledgedIn: () => {
      const countIn = failures.unacknowledgedIn();
      return (stream, consumer, span) => countIn(span, { stream, consumer });
    },
    openFailures: () => failures.counts().open,
    openFailuresOf: () => {
      const open = failures.openFailures();
      return ({ stream, name: consumer }) => open({ stream, consumer });
    },
    retryingOf: ({ stream, name: consumer }) => failures.retryingOf({ stream, consumer }),
    ackLatencyOf: (consumer) => ackLatencies.of(consumer),
  });
  const streams = new StreamTracks(keepMs);
  sweeps.subscribe((view) => streams.see(view, clock.now(), sweeps.brokerNow()));
  const recorder = new LagRecorder({
    ...{ monitor, streams, clock, logger, bounds: env.lagBounds, owner: randomUUID() },
    // What the in-memory broker stores ends with the process as well.
    store: settings.kind === "nats" ? store : new MemoryStore(clock),
  });
  return {
    monitor,
    streams,
    recorder,
    start() {
      shared.start({ role: () => recorder.role, onNew: () => void monitor.sweepNow() });
      const announced = takenOrNull(broker.failures);
      announced?.watchAckTimings((timing) => ackLatencies.add(timing));
      announced?.watch((announcement) => monitor.noteUnacknowledged(announcement));
      monitor.start();
    },
    async stop() {
      shared.stop();
      await Promise.all([monitor.stop(), recorder.stop()]);
    },
  };
}

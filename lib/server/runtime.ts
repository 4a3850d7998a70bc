import { randomUUID } from "node:crypto";
import type { Logger as PinoLogger } from "pino";
import type { Registry } from "prom-client";
import { version } from "../../package.json";
import { Audit } from "../access/audit/audit";
import type { AccessPolicy } from "../access/authenticate";
import { createMessageMask } from "../access/mask/message-mask";
import { OrderShop } from "../demo/order-shop";
import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { ManualPublisher } from "../event-bus/broker/manual-publisher";
import type { EventBus, EventBusOptions } from "../event-bus/bus/event-bus";
import type { Instruments } from "../event-bus/bus/instruments";
import { steadyClock, systemClock } from "../event-bus/clock";
import { createEventBus } from "../event-bus/create-event-bus";
import { silentLogger } from "../event-bus/logger";
import { createLiveFeed } from "../live/feed/live-feed";
import { createLiveSocket, type LiveSocket } from "../live/protocol/live-socket";
import { LagHistoryReader } from "../monitor/history/lag-history";
import { LagRecorder } from "../monitor/history/lag-recorder";
import { LagMonitor } from "../monitor/lag-monitor";
import { SharedSweeps } from "../monitor/sweep/shared-sweeps";
import { AckLatencies } from "../monitor/verdict/ack-latencies";
import { VerdictChanges } from "../monitor/verdict/verdict-changes";
import { MemoryStore } from "../store/memory/memory-store";
import type { BrokerSettings } from "./config/broker-settings";
import type { ConfigRefusal } from "./config/config-file";
import { envBroker } from "./config/env-broker";
import { buildSnapshot, buildTick, type DashboardParts, summarizeBus } from "./dashboard";
import type { Env } from "./env";
import { FailureDesk } from "./failure-desk";
import { BodyBudget } from "./http/body-budget";
import { createLogger } from "./log/logger";
import { createBusInstruments } from "./metrics/bus-metrics";
import { registerConsumerMetrics } from "./metrics/consumer-metrics";
import { createMetrics } from "./metrics/metrics";
import { createStore } from "./store";
import { RedriveMarks } from "./views/redrive-marks";
import { SharedSnapshot } from "./views/shared-snapshot";
import { Webhook } from "./webhook/webhook";

/** Everything the process runs, composed once. */
export interface Runtime extends DashboardParts {
  readonly logger: PinoLogger;
  /** Who may ask, and do what. */
  readonly access: AccessPolicy;
  readonly live: LiveSocket;
  readonly history: LagHistoryReader;
  readonly redriveMarks: RedriveMarks;
  readonly snapshot: SharedSnapshot;
  readonly metrics: Registry;
  readonly audit: Audit;
  readonly bodies: BodyBudget;
  /** Starts connecting and sampling; does not wait for the broker. */
  start(): void;
  stop(): Promise<void>;
}

/** What a configuration says, where there is one. */
export interface Configured {
  /** The broker to watch (the one that the environment names). */
  readonly broker?: BrokerSettings;
  /** Why a change of the configuration was not taken, for `/status`. */
  readonly configRefusal?: () => ConfigRefusal | null;
}

/** Composes the runtime; nothing runs before `start`. */
export function createRuntime(
  env: Env,
  logger: PinoLogger = createLogger(env),
  { broker = envBroker(env), configRefusal = () => null }: Configured = {},
): Runtime {
  const clock = systemClock;
  const metrics = createMetrics();
  const createBus = busFactory(broker, logger, createBusInstruments(metrics));
  const bus = createBus({ createStream: false }, "jetlag");
  const readEnd = (stream: string) => bus.streams.info(stream);
  const feed = createLiveFeed({ traffic: bus.traffic, clock: steadyClock(clock), readEnd });
  const mask = createMessageMask(broker.maskRules);
  const live = createLiveSocket({
    feed,
    mask,
    clock,
    logger,
    version,
  });
  const kept = createStore({ env, broker: broker.id, access: bus, clock, logger });
  const { store } = kept;
  const audit = new Audit({ store, clock, logger });
  const publisher = new ManualPublisher({ bus, clock, streams: () => monitor.view.knownStreams });
  const failures: FailureDesk = new FailureDesk({
    bus,
    publisher,
    clock,
    brokerNow: () => monitor.brokerNow(),
    logger,
    store,
    deadLetterPatterns: broker.deadLetterPatterns,
    audit,
    mask,
    onChange: () => tick(),
  });
  const webhook = new Webhook({ target: env.webhook, clock, logger });
  const verdictChanges = new VerdictChanges();
  const ackLatencies = new AckLatencies(() => clock.now());
  const shared = new SharedSweeps({ bus, store, clock, logger, role: () => recorder.role });
  const monitor: LagMonitor = new LagMonitor({
    bus,
    shared,
    clock,
    logger,
    failuresSince: (stream, consumer, sinceMs) => failures.store.index.countOpenSince(sinceMs, { stream, consumer }),
    openFailures: () => {
      const { capturedSince, open } = failures.counts();
      return capturedSince === null ? null : open;
    },
    limits: broker.limits,
    ackLatencyOf: (stream, consumer) => ackLatencies.of(stream, consumer),
    onSweep: ({ view }) => {
      try {
        feed.setStreams(view.streams.map(({ config: { name, subjects } }) => ({ name, subjects })));
      } catch (error) {
        // The next sweep tries again; the others who read this one are served all the same.
        logger.error({ error }, "Live subscriptions not renewed");
      }
      const changes = verdictChanges.next(view.consumers);
      // Of several dashboards the one that writes the history tells, so that a receiver is told once.
      if (recorder.tells) webhook.announce(changes);
      void failures.follow(view.streams, view.consumers, view.missingStreams).finally(tick);
    },
  });
  registerConsumerMetrics(metrics, () => monitor.view);
  const recorder: LagRecorder = new LagRecorder({
    // What the in-memory broker stores ends with the process as well.
    store: broker.kind === "nats" ? store : new MemoryStore(clock),
    monitor,
    clock,
    logger,
    bounds: env.lagBounds,
    owner: randomUUID(),
  });
  const history = new LagHistoryReader({ monitor, recorder, now: () => clock.now() });
  const redriveMarks = new RedriveMarks({
    jobs: failures.jobs,
    failureOf: (id) => failures.store.index.get(id)?.failure,
    subjectsOf: (stream) => monitor.view.streams.find(({ config }) => config.name === stream)?.config.subjects ?? [],
  });
  const parts: DashboardParts = {
    env,
    broker,
    configRefusal,
    bus,
    store,
    storeElsewhere: kept.elsewhere,
    publisher,
    monitor,
    recorder,
    failures,
    mask,
    live,
    webhook,
    startedAt: new Date(clock.now()).toISOString(),
    now: () => clock.now(),
  };
  const snapshot = new SharedSnapshot({
    build: () => buildSnapshot(parts),
    view: () => monitor.view,
    rest: () => [summarizeBus(parts), failures.counts()],
    now: () => clock.now(),
  });
  const tick = () => live.broadcastTick(JSON.stringify(buildTick(parts)));
  // The shop's services fail on purpose: their log would hide the dashboard's own.
  const createShopBus: BusFactory = (options, name) => createBus({ logger: silentLogger, ...options }, name);
  const shop = env.demo
    ? new OrderShop({ createBus: createShopBus, clock, logger: logger.child({ part: "demo" }) })
    : null;

  const onConnected = async () => {
    await Promise.all([failures.start(), recorder.start()]);
    await shop?.start();
  };
  return {
    ...parts,
    access: { ...env.access, allowedOrigins: env.allowedOrigins },
    history,
    redriveMarks,
    snapshot,
    logger,
    metrics,
    live,
    audit,
    bodies: new BodyBudget(clock),
    start() {
      shared.start(() => void monitor.sweepNow());
      bus.advisories.watchAckTimings((timing) => ackLatencies.add(timing));
      bus.connection.onChange(({ state }) => {
        tick();
        if (state === "connected") void monitor.sweepNow();
      });
      bus
        .start()
        .then(onConnected)
        .catch((error: unknown) => logger.error({ error }, "Start failed"));
      kept.start();
      monitor.start();
    },
    async stop() {
      shared.stop();
      const parts = [monitor, recorder, failures, webhook, shop];
      const steps = [live.close(), ...parts.map((part) => part?.stop())];
      for (const { reason } of (await Promise.allSettled(steps)).filter((step) => step.status === "rejected")) {
        logger.error({ error: reason }, "A part did not stop cleanly");
      }
      await kept.stop();
      await bus.stop();
    },
  };
}

/** Makes buses on one broker. */
type BusFactory = (options: EventBusOptions, connectionName: string) => EventBus;

function busFactory(settings: BrokerSettings, logger: PinoLogger, instruments: Instruments): BusFactory {
  switch (settings.kind) {
    case "nats":
      return (options, connectionName) =>
        createEventBus("nats", { logger, instruments, ...options, ...settings.options, connectionName });
    case "memory": {
      const broker = new MemoryBroker();
      return (options) => createEventBus("memory", { logger, instruments, ...options, broker });
    }
  }
}

// Next loads this module several times in one process (instrumentation, routes, pages): the runtime is found by symbol.
const holder: { [key: symbol]: Runtime | undefined } = globalThis;
const runtimeKey = Symbol.for("jetlag.runtime");

/** Makes the runtime known to the whole process. */
export function setRuntime(runtime: Runtime): void {
  holder[runtimeKey] = runtime;
}

/** The process's runtime. Throws when `instrumentation.ts` has not run. */
export function getRuntime(): Runtime {
  const runtime = holder[runtimeKey];
  if (runtime === undefined) throw new Error("the dashboard is not started");
  return runtime;
}

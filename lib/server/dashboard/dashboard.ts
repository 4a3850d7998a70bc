import { createMessageMask } from "../../access/mask/message-mask";
import { LagHistoryReader } from "../../monitor/history/lag-history";
import { SweepFeed } from "../../monitor/sweep-feed";
import { VerdictChanges } from "../../monitor/verdict/verdict-changes";
import type { BrokerSettings } from "../config/broker-settings";
import { summarizeBus } from "../views/bus-summary";
import { RedriveMarks } from "../views/redrive-marks";
import { SharedSnapshot } from "../views/shared-snapshot";
import { buildSnapshot, buildTick } from "../views/snapshot";
import { Webhook } from "../webhook/webhook";
import { reachBroker } from "./broker-buses";
import { createDemoShop } from "./demo-shop";
import { createLiveTraffic } from "./live-traffic";
import type { DashboardParts } from "./parts";
import { createRecords } from "./records";
import { createSampling } from "./sampling";
import { createStore } from "./store";
import type { Surroundings } from "./surroundings";

/** The dashboard of one broker. It has nothing in common with the others but the process. */
export interface Dashboard extends DashboardParts {
  readonly redriveMarks: RedriveMarks;
  readonly snapshot: SharedSnapshot;
  /** Starts connecting and sampling; does not wait for the broker. */
  start(): void;
  stop(): Promise<void>;
}

/** Composes the dashboard of one broker; nothing runs before `start`. */
export function createDashboard(settings: BrokerSettings, surroundings: Surroundings): Dashboard {
  const { clock, logger, env, configRefusal } = surroundings;
  const now = () => clock.now();
  const { broker, createBus } = reachBroker(settings, logger, surroundings.instruments);
  const bus = broker.jetstream;
  const sweeps = new SweepFeed(clock, logger);
  const mask = createMessageMask(settings.maskRules);
  const live = createLiveTraffic(broker, mask, sweeps, surroundings);
  const kept = createStore({ env, broker: settings.id, access: bus, clock, logger });
  const { store, elsewhere: storeElsewhere } = kept;
  const records = createRecords({ settings, bus, store, mask, sweeps }, surroundings);
  const { failures } = records;
  const sampling = createSampling({ settings, broker, store, failures, sweeps }, surroundings);
  const { monitor, recorder } = sampling;
  const history = new LagHistoryReader({ monitor, recorder, now });
  const webhook = new Webhook({ target: env.webhook, broker: surroundings.told, clock, logger });
  const startedAt = new Date(now()).toISOString();
  const parts: DashboardParts = {
    ...{
      settings,
      env,
      configRefusal,
      logger,
      broker,
      bus,
      store,
      storeElsewhere,
      mask,
      live,
      monitor,
      recorder,
      history,
      webhook,
      startedAt,
      now,
    },
    ...records,
  };
  const tick = () => live.broadcastTick(JSON.stringify(buildTick(parts)));
  const shop = createDemoShop(createBus, surroundings);
  followSweeps(sweeps, parts, tick);
  return {
    ...parts,
    redriveMarks: createRedriveMarks(parts),
    snapshot: createSnapshot(parts),
    start() {
      failures.onChange(tick);
      broker.connection.onChange(({ state }) => {
        tick();
        if (state === "connected") void monitor.sweepNow();
      });
      broker
        .start()
        .then(async () => {
          await Promise.all([failures.start(), recorder.start()]);
          await shop?.start();
        })
        .catch((error: unknown) => logger.error({ error }, "Start failed"));
      kept.start();
      sampling.start();
    },
    async stop() {
      const steps = [live.close(), ...[sampling, failures, webhook, shop].map((part) => part?.stop())];
      for (const step of await Promise.allSettled(steps)) {
        if (step.status === "rejected") logger.error({ error: step.reason }, "A part did not stop cleanly");
      }
      await kept.stop();
      await broker.stop();
    },
  };
}

/** What happens after each sweep, besides what its readers show. */
function followSweeps(sweeps: SweepFeed, { recorder, webhook, failures }: DashboardParts, tick: () => void): void {
  const verdictChanges = new VerdictChanges();
  sweeps.subscribe(({ consumers }) => {
    const changes = verdictChanges.next(consumers);
    // Of several dashboards the one that writes the history tells, so that a receiver is told once.
    if (recorder.tells) webhook.announce(changes);
  });
  sweeps.subscribe(({ streams, consumers, missingStreams }) => {
    void failures.follow(streams, consumers, missingStreams).finally(tick);
  });
}

function createRedriveMarks({ failures, monitor }: DashboardParts): RedriveMarks {
  return new RedriveMarks({
    jobs: failures.jobs,
    failureOf: (id) => failures.store.index.get(id)?.failure,
    subjectsOf: (stream) => monitor.view.streams.find(({ config }) => config.name === stream)?.config.subjects ?? [],
  });
}

function createSnapshot(parts: DashboardParts): SharedSnapshot {
  return new SharedSnapshot({
    build: () => buildSnapshot(parts),
    view: () => parts.monitor.view,
    rest: () => [summarizeBus(parts), parts.failures.counts()],
    now: parts.now,
  });
}

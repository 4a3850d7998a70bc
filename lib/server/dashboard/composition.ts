import { randomUUID } from "node:crypto";
import { createMessageMask } from "../../access/mask/message-mask";
import type { OrderShop } from "../../demo/order-shop";
import { GoneMessages } from "../../failures/inbox/gone-messages";
import { LagHistoryReader } from "../../monitor/history/lag-history";
import { Incidents } from "../../monitor/incidents/incidents";
import { Mutes } from "../../monitor/mutes/mutes";
import { SweepFeed } from "../../monitor/sweep-feed";
import { MemoryStore } from "../../store/memory/memory-store";
import type { BrokerSettings } from "../config/broker-settings";
import { PublishTemplates } from "../publish/templates";
import { Webhook } from "../webhook/webhook";
import { createDemoShop } from "./demo-shop";
import { createLiveTraffic } from "./live-traffic";
import type { DashboardParts } from "./parts";
import { protobufPayloads } from "./protobuf-payloads";
import { createRecords } from "./records";
import { createSampling, type Sampling } from "./sampling";
import { createStore, type DashboardStore } from "./store";
import { SubjectTally } from "./subject-tally";
import type { Surroundings } from "./surroundings";

/** The parts of a dashboard, and what has to be started and stopped with them. */
export interface Composition {
  readonly parts: DashboardParts;
  readonly sweeps: SweepFeed;
  readonly sampling: Sampling;
  readonly kept: DashboardStore;
  /** The shop of a demo, or null. */
  readonly shop: OrderShop | null;
}

/** Makes the parts in the order of their need for each other: what one needs of a later one comes by the sweeps. */
export function compose(settings: BrokerSettings, surroundings: Surroundings): Composition {
  const { clock, logger, env, configRefusal, told, brokers, reach } = surroundings;
  const now = () => clock.now();
  const { broker, createBus } = reach(settings, surroundings);
  const sweeps = new SweepFeed(clock, logger);
  const mask = createMessageMask(settings.maskRules);
  const payloadTypes = protobufPayloads(settings.protobuf, broker.grammar);
  const gone = new GoneMessages(broker.grammar);
  const live = createLiveTraffic(broker, mask, sweeps, gone, surroundings);
  const kept = createStore({ env, broker: settings.id, access: broker.jetstream, brokers, clock, logger });
  const { store, elsewhere: storeElsewhere } = kept;
  const records = createRecords({ settings, broker, store, mask, sweeps, gone }, surroundings);
  const sampling = createSampling({ settings, broker, store, failures: records.failures, sweeps }, surroundings);
  const { monitor, streams, recorder } = sampling;
  // What the in-memory broker holds ends with the process, and what is noted of it with it.
  const lasting = settings.kind === "nats" ? store : new MemoryStore(clock);
  const mutes = new Mutes({ store: lasting, clock, logger });
  const templates = new PublishTemplates({ store: lasting, clock });
  const webhook = new Webhook({
    ...{ settings: settings.webhook, broker: told, origin: env.ownOrigin, clock, logger },
    muteOf: ({ stream, consumer: name, verdict }) => mutes.of({ stream, name, verdict }),
  });
  const incidents = new Incidents({
    store: lasting,
    ...{ broker: settings.id, owner: randomUUID(), clock, logger, receiver: webhook.receiver },
    brokerNow: () => sweeps.brokerNow(),
    // Of several dashboards the one that writes the history tells, so that a receiver is told once.
    tells: () => recorder.tells,
  });
  const parts: DashboardParts = {
    ...{
      settings,
      env,
      configRefusal,
      logger,
      broker,
      store,
      storeElsewhere,
      mask,
      payloadTypes,
      live,
      monitor,
      recorder,
      now,
    },
    ...records,
    history: new LagHistoryReader({ monitor, streams, recorder, now }),
    subjects: new SubjectTally(broker.log, now),
    ...{ webhook, incidents, mutes, templates },
    startedAt: new Date(now()).toISOString(),
  };
  return { parts, sweeps, sampling, kept, shop: createDemoShop({ broker, createBus }, surroundings) };
}

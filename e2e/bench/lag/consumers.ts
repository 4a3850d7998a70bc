import { jetstreamManager } from "@nats-io/jetstream";
import { connect } from "@nats-io/transport-node";
import { NatsBroker } from "../../../lib/event-bus/adapters/nats/nats-broker";
import { systemClock } from "../../../lib/event-bus/clock";
import { forEachAtMost } from "../../../lib/event-bus/concurrency";
import { silentLogger } from "../../../lib/event-bus/logger";
import { exact } from "../../../lib/model/known";
import { LagMonitor } from "../../../lib/monitor/lag-monitor";
import { type SamplerRole, SharedSweeps } from "../../../lib/monitor/sweep/shared-sweeps";
import { settingsLimits } from "../../../lib/monitor/verdict/limits";
import { JetStreamStore } from "../../../lib/store/jetstream/jetstream-store";
import type { BenchStage } from "../bench";

/** Consumers in each stream: what a server allows unless it is told otherwise. */
export const perStream = 1_000;
/** One in so many has messages that wait. */
const waitingEvery = 10;

export const streamName = (at: number) => `WORK_${at}`;

/** Streams 0 to `streams` - 1 with a thousand durable consumers each, a tenth of them with a backlog. */
export async function addConsumers(stage: BenchStage, streams: number): Promise<void> {
  const client = await connect({ servers: stage.server.url });
  const manager = await jetstreamManager(client);
  for (let at = 0; at < streams; at++) {
    const name = streamName(at);
    const known = await manager.streams.info(name).catch(() => null);
    if (known !== null) continue;
    stage.note(`adding ${perStream} consumers to ${name}`);
    await manager.streams.add({ name, subjects: [`${name}.>`], storage: "memory" });
    const places = Array.from({ length: perStream }, (_, place) => place);
    await forEachAtMost(16, places, async (place) => {
      const filter = `${name}.order.${place}`;
      const durable = `service-${place}-order__created`;
      await manager.consumers.add(name, { durable_name: durable, ack_policy: "explicit", filter_subject: filter });
      if (place % waitingEvery === 0) client.publish(filter, "x");
    });
  }
  await client.close();
}

/** A monitor over everything on the stage's server, as the dashboard has it; sweeps when told. */
export async function startMonitor(stage: BenchStage, role: SamplerRole = "alone") {
  const broker = new NatsBroker({ servers: stage.server.url });
  const bus = broker.jetstream;
  await bus.start();
  const store = new JetStreamStore({ access: bus, logger: silentLogger, clock: systemClock });
  const shared = new SharedSweeps({ broker, store, clock: systemClock, logger: silentLogger });
  shared.start({ role: () => role, onNew: () => {} });
  const monitor = new LagMonitor({
    broker,
    clock: systemClock,
    logger: silentLogger,
    shared,
    unacknowledgedIn: () => () => exact(0),
    limits: settingsLimits([]),
    intervalMs: () => 3_600_000,
  });
  return {
    bus,
    store,
    monitor,
    async stop() {
      await monitor.stop();
      shared.stop();
      await bus.stop();
    },
  };
}

import { afterAll, beforeAll } from "vitest";
import type { JetStreamPort } from "../event-bus/broker/jetstream";
import { createBroker } from "../event-bus/create-broker";
import { type NatsServer, startNatsServer } from "../event-bus/testing/nats-server";
import { describeStore } from "./testing/store-contract";
import { storeOn } from "./testing/store-on";

let server: NatsServer;
let buses: JetStreamPort[] = [];
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());
const lastBus = () => {
  const bus = buses.at(-1);
  if (bus === undefined) throw new Error("nothing is open");
  return bus;
};

describeStore({
  name: "a store on a NATS server",
  isShared: true,
  async open() {
    const bus = createBroker("nats", { servers: server.url }).jetstream;
    buses.push(bus);
    await bus.start();
    return storeOn(bus);
  },
  async look(store) {
    const { streams, missing } = await lastBus().streams.list();
    await store.look({ streams, missing, fresh: true, nowMs: Date.now() });
  },
  remove: (log) => lastBus().streams.delete(log),
  async close() {
    const { streams } = await lastBus().streams.list();
    for (const { config } of streams) await lastBus().streams.delete(config.name);
    for (const bus of buses) await bus.stop();
    buses = [];
  },
});

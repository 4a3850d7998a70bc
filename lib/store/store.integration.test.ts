import { afterAll, beforeAll, expect, test } from "vitest";
import type { JetStreamPort } from "../event-bus/adapters/jetstream/jetstream";
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

test("where the account may not be asked for its limits, everything is made all the same", async () => {
  const config = `authorization { users = [
    { user: all, password: all }
    { user: jetlag, password: jetlag, permissions: { publish: { deny: ["$JS.API.INFO"] } } }
  ] }`;
  const guarded = await startNatsServer({ config });
  const broker = createBroker("nats", { servers: guarded.url.replace("//", "//jetlag:jetlag@") });
  await broker.start();
  const store = storeOn(broker.jetstream);
  const bounds = { maxAgeMs: 3_600_000, maxBytes: 1_000_000 };
  const spec = { worth: "others", purpose: "of a test", bounds, memory: { maxRecords: 1, maxBytes: 1 } } as const;
  const logs = [1, 2, 3, 4].map((n) => store.log({ ...spec, name: `JETLAG_${n}` }));
  const startedMs = performance.now();
  for (const log of logs) await log.open();
  // A request that nobody answers takes five seconds.
  expect(performance.now() - startedMs).toBeLessThan(5_000);
  expect(store.health().map(({ problem, maxBytes }) => [problem, maxBytes])).toEqual(
    logs.map(() => [null, bounds.maxBytes]),
  );
  await broker.stop();
  await guarded.stop();
});

import type { JetStreamPort } from "../event-bus/adapters/jetstream/jetstream";
import { MemoryServer } from "../event-bus/adapters/memory/memory-server";
import { systemClock } from "../event-bus/clock";
import { createBroker } from "../event-bus/create-broker";
import { MemoryStore } from "./memory/memory-store";
import { describeStore } from "./testing/store-contract";
import { storeOn } from "./testing/store-on";

describeStore({
  name: "a store in memory",
  isShared: false,
  open: async () => new MemoryStore(systemClock),
  look: async () => {},
  remove: async () => {},
  close: async () => {},
});

let buses: JetStreamPort[] = [];
// No two streams are created in the same millisecond.
let brokerMs = Date.now();
const newServer = () => new MemoryServer({ now: () => ++brokerMs, schedule: systemClock.schedule });
let server = newServer();
const lastBus = () => {
  const bus = buses.at(-1);
  if (bus === undefined) throw new Error("nothing is open");
  return bus;
};

describeStore({
  name: "a store on the in-memory broker",
  isShared: true,
  async open() {
    const bus = createBroker("memory", { server }).jetstream;
    await bus.start();
    buses.push(bus);
    return storeOn(bus);
  },
  async look(store) {
    const { streams, missing } = await lastBus().streams.list();
    await store.look({ streams, missing, fresh: true, nowMs: Date.now() });
  },
  remove: (log) => lastBus().streams.delete(log),
  async close() {
    for (const bus of buses) await bus.stop();
    buses = [];
    server = newServer();
  },
});

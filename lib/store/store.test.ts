import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { MemoryEventBus } from "../event-bus/adapters/memory/memory-event-bus";
import { systemClock } from "../event-bus/clock";
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

let buses: MemoryEventBus[] = [];
// No two streams are created in the same millisecond.
let brokerMs = Date.now();
const newBroker = () => new MemoryBroker({ now: () => ++brokerMs, schedule: systemClock.schedule });
let broker = newBroker();
const lastBus = () => {
  const bus = buses.at(-1);
  if (bus === undefined) throw new Error("nothing is open");
  return bus;
};

describeStore({
  name: "a store on the in-memory broker",
  isShared: true,
  async open() {
    const bus = new MemoryEventBus({ broker, createStream: false });
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
    broker = newBroker();
  },
});

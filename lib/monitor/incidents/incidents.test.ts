import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { describeIncidents } from "./testing/incidents-contract";

let bus: JetStreamPort;

describeIncidents({
  name: "incidents on the in-memory broker",
  storm: 1_000,
  clock: () => new ManualClock(),
  async open(clock) {
    const server = new MemoryServer({ now: () => clock.now(), schedule: (ms, task) => clock.schedule(ms, task) });
    bus = createBroker("memory", { server, logger: silentLogger, clock }).jetstream;
    await bus.start();
    return bus;
  },
  close: () => bus.stop(),
});

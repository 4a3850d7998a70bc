import { describeEventBus } from "../../testing/event-bus-contract";
import { ManualClock } from "../../testing/manual-clock";
import { MemoryBroker } from "./memory-broker";
import { MemoryEventBus } from "./memory-event-bus";
import { MemoryServer } from "./memory-server";

const clock = new ManualClock();
const server = new MemoryServer(clock);

// The waits are the bus's own defaults: with an injected clock nobody has to wait for them.
describeEventBus("in memory", {
  kind: "memory",
  createBus: (options) => new MemoryEventBus({ ...options, server, clock }),
  createJetStream: (options) => new MemoryBroker({ ...options, server, clock }).jetstream,
  advance: (ms) => clock.advance(ms),
  now: () => clock.now(),
  timing: {
    ackWaitMs: 30_000,
    backoffMs: [1_000, 5_000],
    drainTimeoutMs: 10_000,
    publishTimeoutMs: 15_000,
    stepMs: 100,
    patienceMs: 300_000,
  },
});

import { createBroker, createEventBus, MemoryServer } from "../../index";
import { ManualClock } from "../manual-clock";
import type { ContractHarness } from "../stage";

/** A server in this process on a clock that the tests move. */
export function memoryHarness(): ContractHarness {
  const clock = new ManualClock();
  const server = new MemoryServer(clock);
  return {
    kind: "memory",
    createBus: (options) => createEventBus("memory", { ...options, server, clock }),
    createBroker: (options) => createBroker("memory", { ...options, server, clock }),
    advance: (ms) => clock.advance(ms),
    now: () => clock.now(),
    // The waits are the bus's own defaults: with an injected clock nobody has to wait for them.
    timing: {
      ackWaitMs: 30_000,
      backoffMs: [1_000, 5_000],
      drainTimeoutMs: 10_000,
      publishTimeoutMs: 15_000,
      stepMs: 100,
      patienceMs: 300_000,
    },
  };
}

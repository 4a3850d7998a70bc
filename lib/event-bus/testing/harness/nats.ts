import { createBroker, createEventBus } from "../../index";
import type { ContractHarness } from "../stage";

/** A real server, whose address is known when the first test runs. */
export function natsHarness(url: () => string): ContractHarness {
  return {
    kind: "nats",
    createBus: (options) => createEventBus("nats", { ...options, servers: url() }),
    createBroker: (options) => createBroker("nats", { ...options, servers: url() }),
    advance: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    now: () => performance.now(),
    timing: {
      ackWaitMs: 1_000,
      backoffMs: [400, 600],
      drainTimeoutMs: 500,
      publishTimeoutMs: 1_500,
      stepMs: 20,
      patienceMs: 30_000,
    },
  };
}

import { afterAll, beforeAll } from "vitest";
import type { EventBusOptions } from "../../bus/event-bus";
import { describeEventBus } from "../../testing/event-bus-contract";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";
import { NatsBroker } from "./nats-broker";
import { NatsEventBus } from "./nats-event-bus";

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());

describeEventBus("NATS", {
  kind: "nats",
  createBus: (options: EventBusOptions) => new NatsEventBus({ ...options, servers: server.url }),
  createJetStream: (options) => new NatsBroker({ ...options, servers: server.url }).jetstream,
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
});

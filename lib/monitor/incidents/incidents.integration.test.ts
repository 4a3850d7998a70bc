import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { describeIncidents } from "./testing/incidents-contract";

let server: NatsServer;
let bus: JetStreamPort;

describeIncidents({
  name: "incidents on a NATS server",
  storm: 120,
  clock: () => new ManualClock(Date.now()),
  async open() {
    server = await startNatsServer();
    bus = createBroker("nats", { servers: server.url, logger: silentLogger }).jetstream;
    await bus.start();
    return bus;
  },
  async close() {
    await bus.stop();
    await server.stop();
  },
});

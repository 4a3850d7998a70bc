import { afterAll, beforeAll } from "vitest";
import { describeEventBus } from "../../testing/event-bus-contract";
import { natsHarness } from "../../testing/harness/nats";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());

describeEventBus(
  "NATS",
  natsHarness(() => server.url),
);

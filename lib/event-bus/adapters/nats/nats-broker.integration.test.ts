import { afterAll, beforeAll } from "vitest";
import { describeBroker } from "../../testing/broker-contract";
import { natsHarness } from "../../testing/harness/nats";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";

let server: NatsServer;
beforeAll(async () => {
  server = await startNatsServer();
});
afterAll(() => server.stop());

describeBroker(
  "NATS",
  natsHarness(() => server.url),
);

import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { createBroker } from "../../event-bus/create-broker";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import type { LogSpec } from "../log-spec";
import { lookAt, storeOn } from "../testing/store-on";

const mebibyte = 1024 * 1024;
const config = `accounts { A { jetstream { max_file: 64MB }, users: [{ user: owner, password: owner }] } }`;
const spec: LogSpec = {
  ...{ worth: "audit", name: "JETLAG_AUDIT", purpose: "Test" },
  bounds: { maxAgeMs: 3_600_000, maxBytes: 32 * mebibyte },
  memory: { maxRecords: 1, maxBytes: 1 },
};

let server: NatsServer;
let bus: JetStreamPort;
beforeEach(async () => {
  server = await startNatsServer({ config });
  bus = createBroker("nats", { servers: server.url.replace("//", "//owner:owner@") }).jetstream;
  await bus.start();
});
afterEach(async () => {
  await bus.stop();
  await server.stop();
});

/** A log as a dashboard that starts now has it, looked at once. */
async function opened(maxBytes: number | null = null) {
  const store = storeOn(bus, { maxBytes });
  const log = store.log(spec);
  await log.open();
  await lookAt(store, bus);
  return log;
}
const held = async () => (await bus.streams.info(spec.name)).messages;

test("records stay when the owner of the account fills it: a dashboard that starts then removes none", async () => {
  const log = await opened();
  for (let i = 0; i < 20; i++) await log.append({ key: "deed", data: new Uint8Array(100_000) });
  await bus.streams.create({ name: "ORDERS", subjects: ["orders"] });
  for (let i = 0; i < 58; i++)
    await bus.messages.publish({ subject: "orders", data: new Uint8Array(mebibyte - 1_000), headers: [] });
  await opened();
  expect(await held()).toBe(20);
});

test("records beyond what the settings allow are removed, oldest first", async () => {
  const log = await opened();
  for (let i = 0; i < 20; i++) await log.append({ key: "deed", data: new Uint8Array(100_000) });
  await opened(mebibyte);
  expect(await held()).toBe(9);
});

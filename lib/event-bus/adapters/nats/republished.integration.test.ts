import { jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { taken } from "../../broker/offer";
import { createBroker } from "../../create-broker";
import { silentLogger } from "../../logger";
import { type NatsServer, startNatsServer } from "../../testing/nats-server";

// What a stream publishes once more after it was stored says where that is: the copy of a message that may be gone soon.

let server: NatsServer;
let owner: NatsConnection;

beforeEach(async () => {
  server = await startNatsServer();
  owner = await connect({ servers: server.url });
});
afterEach(async () => {
  await owner.close();
  await server.stop();
});

test("what a stream publishes once more comes with its place, subject, time and own headers", async () => {
  const manager = await jetstreamManager(owner);
  const republish = { src: "queue.>", dest: "seen.queue.>" };
  await manager.streams.add({ name: "QUEUE", subjects: ["queue.>"], retention: "workqueue", republish });
  const broker = createBroker("nats", { servers: server.url, logger: silentLogger });
  await broker.start();
  try {
    const traffic = taken(broker.traffic);
    const seen: unknown[] = [];
    traffic.watch("seen.>", ({ stored, data }) => seen.push({ stored, text: new TextDecoder().decode(data) }));
    await traffic.settling();
    await jetstream(owner).publish("queue.created", "o-1", { msgID: "m-1" });
    await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 10_000 });
    const place = { channel: "QUEUE", at: "1" };
    const message = await taken(broker.log).get(place);
    const { subject, storedAt, headers } = message ?? {};
    expect(seen).toEqual([{ stored: { place, number: 1, original: { subject, storedAt, headers } }, text: "o-1" }]);
  } finally {
    await broker.stop();
  }
});

import { AckPolicy, jetstream, jetstreamManager } from "@nats-io/jetstream";
import { connect, headers as newHeaders } from "@nats-io/transport-node";
import { expect, test } from "vitest";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { startNatsServer } from "../../event-bus/testing/nats-server";
import { noMask } from "../../model/message/message-mask";
import { storeOn } from "../../store/testing/store-on";
import { sameClock } from "../testing/broker-clock";
import { FailureRecorder } from "./failure-recorder";
import { FailureStore } from "./failure-store";
import { RemovedInFlight } from "./removed-in-flight";
import { UnacknowledgedDeliveries } from "./unacknowledged";

const kibibyte = 1024;

test("messages as large as the server takes are recorded, however long reason and headers are", async () => {
  const server = await startNatsServer();
  const broker = new NatsBroker({ servers: server.url });
  const bus = broker.jetstream;
  await bus.start();
  const about = {
    source: taken(broker.failures),
    log: taken(broker.log),
    connection: broker.connection,
    bus,
    clock: systemClock,
    logger: silentLogger,
  };
  const kept = storeOn(bus);
  const store = new FailureStore({ ...about, store: kept, mask: noMask });
  await store.records.open();
  const removing = {
    removed: new RemovedInFlight(),
    unacknowledged: new UnacknowledgedDeliveries(),
    brokerNow: sameClock,
    gone: { copyOf: () => null, subjectOf: () => null },
  };
  const recorder = new FailureRecorder({ ...about, captures: kept, store, ...removing, onRecorded: () => undefined });
  await recorder.start();
  const client = await connect({ servers: server.url });
  const manager = await jetstreamManager(client);
  const js = jetstream(client);
  await manager.streams.add({ name: "BIG", subjects: ["big"] });
  await manager.consumers.add("BIG", { durable_name: "c", ack_policy: AckPolicy.Explicit });
  const large = (name: string, text: string) => {
    const headers = newHeaders();
    headers.append(name, text);
    return headers;
  };
  await js.publish("big", new Uint8Array(kibibyte * kibibyte - 200));
  await js.publish("big", new Uint8Array(900 * kibibyte), { headers: large("Trace", "x".repeat(60_000)) });
  await js.publish("big", new Uint8Array(100), { headers: large("Quoted", '"'.repeat(60_000)) });
  await js.publish("big", new Uint8Array(100));
  const consumer = await js.consumers.get("BIG", "c");
  for (const reason of ["E".repeat(8_000), "E".repeat(8_000), '"'.repeat(8_000), "E".repeat(900_000)])
    (await consumer.next())?.term(reason);
  await client.flush();
  await expect.poll(() => store.index.openCount).toBe(4);
  const found = [...store.index.list({ state: "open" })].sort(
    (a, b) => (a.failure.number ?? 0) - (b.failure.number ?? 0),
  );
  expect(found.map(({ failure }) => failure.number)).toEqual([1, 2, 3, 4]);
  expect(found.map(({ failure }) => failure.headersWhole)).toEqual([true, true, false, true]);
  for (const { failure } of found) expect(failure.detail).toMatch(/^[E"]{1000,}…$/);
  const announcements = await bus.consumers.list("JETLAG_ADVISORIES");
  await expect
    .poll(async () => (await bus.consumers.list("JETLAG_ADVISORIES")).consumers.map(({ inFlight }) => inFlight))
    .toEqual(announcements.consumers.map(() => 0));
  await recorder.stop();
  await bus.stop();
  await client.close();
  await server.stop();
});

import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import { NatsBroker } from "../../event-bus/adapters/nats/nats-broker";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { silentLogger } from "../../event-bus/logger";
import { type NatsServer, startNatsServer } from "../../event-bus/testing/nats-server";
import { noMask } from "../../model/message/message-mask";
import { storeOn } from "../../store/testing/store-on";
import { DeadLetters, defaultDeadLetterPatterns } from "../inbox/dead-letters";
import { failureOfLetter } from "../inbox/failure-of";
import { FailureStore, failureLog } from "../inbox/failure-store";
import { readPayloads } from "../inbox/payloads";
import { sameClock } from "../testing/broker-clock";
import { RedriveDesk } from "../testing/redrive-desk";

const count = 12;
const bytes = (text: string) => new TextEncoder().encode(text);
const about = { by: "tester", scope: "all", destination: null, ratePerS: null } as const;

let server: NatsServer;
let running: { stop(): Promise<void> }[];
let broker: NatsBroker;
let bus: JetStreamPort;
beforeEach(async () => {
  server = await startNatsServer();
  running = [];
  broker = new NatsBroker({ servers: server.url });
  bus = broker.jetstream;
  running.push(bus);
  await bus.start();
});
afterEach(async () => {
  for (const part of running.reverse()) await part.stop();
  await server.stop();
});

async function openStore(): Promise<FailureStore> {
  const store = new FailureStore({
    log: new JetStreamLog(bus),
    store: storeOn(bus),
    logger: silentLogger,
    mask: noMask,
  });
  await store.records.open();
  return store;
}

async function startDesk() {
  const store = await openStore();
  const none = () => undefined;
  const clocks = { clock: systemClock, brokerNow: sameClock };
  const reach = { bus, sender: taken(broker.sender), connection: broker.connection };
  const options = { ...reach, ...clocks, logger: silentLogger, store: storeOn(bus), failures: store };
  const jobs = new RedriveDesk({ ...options, onProgress: none, onOver: none, onDropped: none });
  await jobs.open();
  running.push(jobs);
  const letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index: store.index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  await letters.follow((await bus.streams.list()).streams);
  const ids = [...store.index.list({ state: "open" })].map(({ failure }) => failure.id).reverse();
  return { jobs, ids };
}

const publish = (data: string) =>
  bus.messages.publish({ subject: "dlq", data: bytes(data), headers: [["Original-Subject", "orders.created"]] });

test("a stream made anew under the same name: what was there before is gone, and nothing else is sent", async () => {
  await bus.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"] });
  for (let at = 0; at < count; at++) await publish(`old ${at}`);
  const { jobs, ids } = await startDesk();
  // Made anew at once it may go on with the old sequences (2.15.1): then once more.
  for (let first = 0; first !== 1; ) {
    await bus.streams.delete("ORDERS_DLQ");
    await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"] });
    first = (await publish("new")).seq;
  }
  for (let at = 1; at < count; at++) await publish("new");
  const { id } = await jobs.start({ ...about, action: "redrive", ids });
  await jobs.idle();
  expect(jobs.get(id).counts).toMatchObject({ gone: count, published: 0 });
  expect((await bus.streams.info("ORDERS")).messages).toBe(0);
  expect((await bus.streams.info("ORDERS_DLQ")).messages).toBe(count);
});

test("the payload of a failure is never that of another whose record has its place now", async () => {
  const at = new Date().toISOString();
  const message = { subject: "orders", storedAt: at, headers: [], headersWhole: true, sizeBytes: 3, whole: true };
  const facts = { detail: null, failedAt: at, stream: "ORDERS", seq: 1, consumer: "billing", deliveries: 1, message };
  const record = (id: string) => ({ type: "failed", id, reason: "gave_up", ...facts }) as const;
  const store = await openStore();
  await store.append(record("old"), bytes("old"));
  expect(await store.payload("old")).toEqual(bytes("old"));
  for (let first: unknown = null; first === null; ) {
    await bus.streams.delete(failureLog.name);
    await (await openStore()).append(record("new"), bytes("new"));
    first = await bus.messages.get(failureLog.name, 1);
  }
  expect(await store.payload("old")).toBeNull();
  const known = store.index.get("old");
  expect(known && (await readPayloads(store, [known]))).toEqual(new Map());
});

test("two failures of one message both have its payload", async () => {
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"] });
  const { seq } = await publish("shared");
  const log = new JetStreamLog(bus);
  const message = await log.get({ channel: "ORDERS_DLQ", at: String(seq) });
  if (message === null) throw new Error("not stored");
  const known = failureOfLetter(message, { log, mask: noMask });
  const other = { ...known, failure: { ...known.failure, id: "other" } };
  const payloads = await readPayloads(await openStore(), [known, other]);
  expect([...payloads.values()]).toEqual([bytes("shared"), bytes("shared")]);
});

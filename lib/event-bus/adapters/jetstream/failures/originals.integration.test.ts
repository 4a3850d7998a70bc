import { jetstreamManager } from "@nats-io/jetstream";
import { connect, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type NatsServer, startNatsServer } from "../../../testing/nats-server";
import { NatsBroker } from "../../nats/nats-broker";
import type { JetStreamPort } from "../jetstream";
import { placeAt } from "../stored-place";
import { Originals } from "./originals";

let server: NatsServer;
let client: NatsConnection;
let bus: JetStreamPort;
let purges: number;
let deletes: number;

beforeAll(async () => {
  server = await startNatsServer();
  client = await connect({ servers: server.url });
  bus = new NatsBroker({ servers: server.url }).jetstream;
  await bus.start();
  client.subscribe("$JS.API.STREAM.PURGE.>", { callback: () => void purges++ });
  client.subscribe("$JS.API.STREAM.MSG.DELETE.>", { callback: () => void deletes++ });
  await client.flush();
});
afterAll(async () => {
  await bus.stop();
  await client.close();
  await server.stop();
});

let made = 0;
let stream: string;
/** When each of them was stored, by sequence. */
let storedAt: Map<number, string>;
/** A stream of letters #1 to `count`. */
async function fill(count: number, settings: { deny_purge?: boolean; retention?: "limits" | "workqueue" } = {}) {
  stream = `LETTERS${made++}`;
  const manager = await jetstreamManager(client);
  await manager.streams.add({ name: stream, subjects: [stream.toLowerCase()], ...settings });
  for (let seq = 1; seq <= count; seq++) {
    await bus.messages.publish({ subject: stream.toLowerCase(), data: new TextEncoder().encode(String(seq)) });
  }
  storedAt = new Map();
  const page = await bus.messages.range(stream, { fromSeq: 1, direction: "forward", limit: 500 });
  for (const message of page.messages) storedAt.set(message.seq, message.storedAt);
}

/** What {@link originals} said that it removed. */
let dropped: number[];
const originals = () =>
  new Originals(bus, { patiently: (work) => work(), onDropped: ({ at }) => void dropped.push(Number(at)) });
const places = (...seqs: number[]) =>
  seqs.map((seq) => ({ place: placeAt(stream, seq), storedAt: storedAt.get(seq) ?? "" }));
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

async function left(): Promise<number[]> {
  const page = await bus.messages.range(stream, { fromSeq: 1, direction: "forward", limit: 500 });
  return page.messages.map(({ seq }) => seq);
}

beforeEach(() => {
  purges = 0;
  deletes = 0;
  dropped = [];
});

test("what lies at the beginning goes in one request, and nothing else goes with it", async () => {
  await fill(40);
  expect(await originals().drop(places(...upTo(20).reverse(), 25, 30))).toEqual([]);
  expect(await left()).toEqual(upTo(40, 21).filter((seq) => seq !== 25 && seq !== 30));
  expect({ purges, deletes }).toEqual({ purges: 1, deletes: 2 });
});

test("a message of somebody else between them stays", async () => {
  await fill(30);
  expect(await originals().drop(places(...upTo(30).filter((seq) => seq !== 3 && seq !== 15)))).toEqual([]);
  expect(await left()).toEqual([3, 15]);
  expect(purges).toBe(0);
});

test("holes that it made itself are known", async () => {
  await fill(40);
  const dropping = originals();
  await dropping.drop(places(...upTo(9), 11, 12));
  expect(await dropping.drop(places(10, ...upTo(40, 13)))).toEqual([]);
  expect(await left()).toEqual([]);
  expect({ purges, deletes }).toEqual({ purges: 2, deletes: 2 });
});

test("a stream that denies purging is emptied message by message, and so is a work queue", async () => {
  await fill(10, { deny_purge: true });
  expect(await originals().drop(places(...upTo(10)))).toEqual([]);
  expect(await left()).toEqual([]);
  await fill(10, { retention: "workqueue" });
  purges = 0;
  expect(await originals().drop(places(...upTo(10)))).toEqual([]);
  expect({ purges, left: await left() }).toEqual({ purges: 0, left: [] });
});

test("a message that took the place of an older one is not removed for it, whatever stands around it", async () => {
  await fill(12);
  const asItWas = places(2).map((place) => ({ ...place, storedAt: "2020-01-01T00:00:00.000000000Z" }));
  expect(await originals().drop([...places(1, 3), ...asItWas])).toEqual([]);
  expect(await left()).toEqual([2, ...upTo(12, 4)]);
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { EventBusError } from "../../errors";
import { ManualClock } from "../../testing/manual-clock";
import { MemoryBroker } from "../memory/memory-broker";
import { MemoryServer } from "../memory/memory-server";
import type { ConsumerList } from "./consumers";
import { DeliveryCounter } from "./counts/delivery-counter";

const { signal } = new AbortController();
let broker: MemoryBroker;

/** Two streams with a consumer each; `ORDERS` answers as told when it is asked for its consumers. */
beforeEach(async () => {
  broker = new MemoryBroker();
  await broker.start();
  for (const name of ["ORDERS", "BILLS"]) {
    await broker.jetstream.streams.create({ name, subjects: [`${name}.>`] });
    await broker.jetstream.consumers.create(name, { name: "worker" });
  }
});

afterEach(async () => {
  vi.restoreAllMocks();
  await broker.stop();
});

function answerOf(answer: () => Promise<ConsumerList>): void {
  const { consumers } = broker.jetstream;
  const list = consumers.list.bind(consumers);
  vi.spyOn(consumers, "list").mockImplementation((name, options) =>
    name === "ORDERS" ? answer() : list(name, options),
  );
}

async function read() {
  const { readers, missingReaders, unreadChannels } = await broker.read(signal);
  return { readers: readers.map(({ stream }) => stream), missingReaders, unreadChannels };
}

test("a consumer whose servers do not answer is named, be it the only one", async () => {
  answerOf(async () => ({ consumers: [], missing: ["worker"] }));
  const missingReaders = new Map([["ORDERS", new Set(["worker"])]]);
  expect(await read()).toEqual({ readers: ["BILLS"], missingReaders, unreadChannels: new Map() });
});

test("a stream whose consumers cannot be listed is named with the reason, and keeps no other from being read", async () => {
  answerOf(() => Promise.reject(new EventBusError("timeout", "no answer came")));
  const unreadChannels = new Map([["ORDERS", "no answer came"]]);
  expect(await read()).toEqual({ readers: ["BILLS"], missingReaders: new Map(), unreadChannels });
});

test("a stream that was deleted since streams were listed is no failure", async () => {
  answerOf(() => Promise.reject(new EventBusError("stream_not_found", "there is no stream ORDERS")));
  expect(await read()).toEqual({ readers: ["BILLS"], missingReaders: new Map(), unreadChannels: new Map() });
});

test("a sweep that is no longer wanted ends with the signal's reason, and names nobody as unread", async () => {
  const leaving = new AbortController();
  const reason = new Error("the dashboard stops");
  answerOf(() => {
    leaving.abort(reason);
    return Promise.reject(reason);
  });
  await expect(broker.read(leaving.signal)).rejects.toBe(reason);
});

test("consumers were read, by the broker's clock, no later than it said plus all the time that the reading took", async () => {
  const clock = new ManualClock();
  const timed = new MemoryBroker({ server: new MemoryServer(clock), clock });
  await timed.start();
  const { streams } = timed.jetstream;
  const list = streams.list.bind(streams);
  vi.spyOn(streams, "list").mockImplementation(async (options) => {
    const listed = await list(options);
    await clock.advance(30);
    return { ...listed, serverMs: 5_000 };
  });
  const count = vi.spyOn(DeliveryCounter.prototype, "read");
  await timed.read(signal);
  expect(count.mock.calls[0]?.[0]).toMatchObject({ serverMs: 5_000, readByMs: 5_030 });
  await timed.stop();
});

test("names streams that somebody had messages removed from, where that looks like acknowledgements, once", async () => {
  const clock = new ManualClock();
  await broker.stop();
  broker = new MemoryBroker({ clock });
  await broker.start();
  const { streams, messages } = broker.jetstream;
  const data = new Uint8Array();
  const removed = async () => [...(await broker.read(signal)).removedOnRequest];
  for (const [name, retention] of [
    ["QUEUE", "workqueue"],
    ["KEPT", "limits"],
    ["SHARED", "interest"],
  ] as const)
    await streams.create({ name, subjects: [`${name}.>`], retention });
  await streams.purge("QUEUE");
  // Nothing was read before.
  expect(await removed()).toEqual([]);
  clock.pass(6_000);
  await broker.read(signal);
  clock.pass(6_000);
  expect(await removed()).toEqual([]);
  await streams.purge("KEPT");
  await streams.purge("SHARED");
  const { seq } = await messages.publish({ subject: "QUEUE.a", data });
  await messages.delete("QUEUE", seq);
  expect(await removed()).toEqual(["QUEUE", "SHARED"]);
  clock.pass(6_000);
  await broker.read(signal);
  clock.pass(6_000);
  expect(await removed()).toEqual([]);
});

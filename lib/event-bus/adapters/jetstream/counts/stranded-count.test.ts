import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Consumer } from "../../../../model/consumer/consumer";
import { MemoryBroker } from "../../memory/memory-broker";
import { countStranded } from "./stranded-count";

let broker: MemoryBroker;

beforeEach(async () => {
  broker = new MemoryBroker();
  await broker.start();
  await broker.jetstream.streams.create({ name: "JOBS", subjects: ["jobs"], retention: "workqueue" });
  await broker.jetstream.consumers.create("JOBS", { name: "worker" });
});

afterEach(async () => {
  await broker.stop();
});

/** Counts in a queue of so many messages, whose consumer is where `at` says, one look after the other. */
async function count(stored: number, ...at: readonly Partial<Consumer>[]) {
  const { streams, messages, consumers } = broker.jetstream;
  for (let n = 0; n < stored; n++) await messages.publish({ subject: "jobs", data: new Uint8Array(1) });
  const consumer = await consumers.info("JOBS", "worker");
  let looks = 0;
  const info = async () => ({ ...consumer, ...at[Math.min(looks++, at.length - 1)] });
  vi.spyOn(consumers, "info").mockImplementation(info);
  const found = await countStranded({ streams, messages, consumers }, "JOBS", "worker");
  vi.restoreAllMocks();
  return { ...found, messages: found.messages.map(({ number }) => number), looks };
}

test("what the consumer was given and is not in flight is stranded, and what it was not given is not", async () => {
  expect(await count(6, { deliveries: 4, deliveredUpTo: 4, inFlight: 1 })).toMatchObject({
    ...{ count: { value: 3, how: "exact" }, messages: [1, 2, 3, 4], inFlight: 1 },
  });
});

test("never less than nothing, as when messages were acknowledged meanwhile", async () => {
  const { count: stranded } = await count(1, { deliveries: 3, deliveredUpTo: 3, inFlight: 3 });
  expect(stranded).toEqual({ value: 0, how: "exact" });
});

test("a consumer that moves on is looked at again, and the count is an estimate where it never stands still", async () => {
  const moving = [1, 2, 3, 4, 5, 6].map((deliveredUpTo) => ({ deliveries: deliveredUpTo, deliveredUpTo }));
  expect((await count(9, ...moving)).count).toMatchObject({ how: "estimate" });
  const still = { deliveries: 3, deliveredUpTo: 3 };
  const later = await count(0, ...moving.slice(0, 2), still);
  expect(later).toMatchObject({ count: { value: 3, how: "exact" }, looks: 4 });
});

test("of many, some are counted: there are at least as many, and the oldest are handed on", async () => {
  const { count: stranded, messages } = await count(210, { deliveries: 210, deliveredUpTo: 210 });
  expect(stranded).toEqual({ value: 200, how: "at least" });
  expect(messages).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
});

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { EventBusError } from "../../event-bus/errors";
import { noMask } from "../../model/message/message-mask";
import { DeadLetters, defaultDeadLetterPatterns } from "./dead-letters";
import { FailureIndex } from "./failure-index";

let bus: JetStreamPort;
let index: FailureIndex;
let letters: DeadLetters;
beforeEach(async () => {
  bus = new MemoryBroker().jetstream;
  await bus.start();
  index = new FailureIndex();
  letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
  });
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"] });
});
afterEach(() => bus.stop());

const look = async () => letters.follow((await bus.streams.list()).streams);
const listed = () => [...index.list({ state: "open" })].map(({ failure }) => failure.letter?.number ?? 0).reverse();

async function fill(count: number): Promise<number[]> {
  for (let n = 0; n < count; n++) await bus.messages.publish({ subject: "dlq", data: new Uint8Array(10) });
  await look();
  return Array.from({ length: count }, (_, at) => at + 1);
}

test("letters that others remove are forgotten, and none of those that stay is read again", async () => {
  const all = await fill(1_200);
  const reads = vi.spyOn(bus.messages, "range");
  for (let from = 1; from <= 1_000; from += 200) {
    for (let seq = from; seq < from + 200; seq += 2) await bus.messages.delete("ORDERS_DLQ", seq);
    await look();
    expect(listed()).toEqual(all.filter((seq) => seq % 2 === 0 || seq >= from + 200));
  }
  expect(reads).not.toHaveBeenCalled();
});

test("letters that this process removes cost not even a question", async () => {
  await fill(1_000);
  const reads = vi.spyOn(bus.messages, "range");
  const questions = [vi.spyOn(bus.streams, "removedSeqs"), vi.spyOn(bus.streams, "info")];
  for (let seq = 2; seq <= 1_000; seq += 2) {
    await bus.messages.delete("ORDERS_DLQ", seq);
    letters.noteRemoved({ channel: "ORDERS_DLQ", at: String(seq) });
    if (seq % 100 === 0) await look();
  }
  expect(listed()).toHaveLength(500);
  for (const asked of [reads, ...questions]) expect(asked).not.toHaveBeenCalled();
});

test("of a stream with more letters than are listed, those that others remove are forgotten too", async () => {
  letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
    listedPerStream: 10,
  });
  await fill(30);
  expect(listed()).toEqual([21, 22, 23, 24, 25, 26, 27, 28, 29, 30]);
  const questions = vi.spyOn(bus.streams, "removedSeqs");
  await bus.messages.delete("ORDERS_DLQ", 30);
  letters.noteRemoved({ channel: "ORDERS_DLQ", at: "30" });
  await look();
  expect(questions).not.toHaveBeenCalled();
  await bus.messages.delete("ORDERS_DLQ", 22);
  await look();
  expect(listed()).toEqual([21, 23, 24, 25, 26, 27, 28, 29]);
  for (const seq of [5, 25, 26]) await bus.messages.delete("ORDERS_DLQ", seq);
  await look();
  expect(listed()).toEqual([21, 23, 24, 27, 28, 29]);
});

test("no more letters than that are listed, however long they come", async () => {
  letters = new DeadLetters({
    log: new JetStreamLog(bus),
    index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
    listedPerStream: 10,
  });
  for (let round = 0; round < 4; round++) await fill(7);
  expect(listed()).toEqual([19, 20, 21, 22, 23, 24, 25, 26, 27, 28]);
});

test("letters removed from the beginning, from between and at the end are all noticed together", async () => {
  await fill(10);
  for (const seq of [1, 2, 5, 10]) await bus.messages.delete("ORDERS_DLQ", seq);
  await bus.messages.publish({ subject: "dlq", data: new Uint8Array(10) });
  await look();
  await look();
  expect(listed()).toEqual([3, 4, 6, 7, 8, 9, 11]);
});

test("a letter of a stream that is not read is nothing to take note of", async () => {
  await fill(1);
  letters.noteRemoved({ channel: "OTHER", at: "1" });
  letters.noteRemoved({ channel: "ORDERS_DLQ", at: "2" });
  expect(listed()).toEqual([1]);
});

test("a sweep that is older than what was read since forgets and reads nothing", async () => {
  await fill(2);
  const { streams: older } = await bus.streams.list();
  await fill(3);
  const reads = vi.spyOn(bus.messages, "range");
  expect([...(await letters.follow(older))]).toEqual([]);
  vi.spyOn(bus.streams, "info").mockRejectedValue(new EventBusError("timeout", "no answer came"));
  expect([...(await letters.follow(older))]).toEqual([["ORDERS_DLQ", "no answer came"]]);
  expect(listed()).toEqual([1, 2, 3, 4, 5]);
  expect(reads).not.toHaveBeenCalled();
});

test("a stream that counts anew, and is as old as before, is read from its beginning", async () => {
  await fill(3);
  const { createdAt } = await bus.streams.info("ORDERS_DLQ");
  await bus.streams.delete("ORDERS_DLQ");
  await bus.streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"] });
  await bus.messages.publish({ subject: "dlq", data: new Uint8Array(10) });
  const anew = { ...(await bus.streams.info("ORDERS_DLQ")), createdAt };
  vi.spyOn(bus.streams, "info").mockResolvedValue(anew);
  await letters.follow([anew]);
  expect(listed()).toEqual([1]);
});

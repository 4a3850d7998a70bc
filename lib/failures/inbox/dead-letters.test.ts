import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { taken } from "../../event-bus/broker/offer";
import { EventBusError } from "../../event-bus/errors";
import { noMask } from "../../model/message/message-mask";
import { DeadLetters, defaultDeadLetterPatterns } from "./dead-letters";
import { FailureIndex } from "./failure-index";

let broker: MemoryBroker;
let index: FailureIndex;
let letters: DeadLetters;
beforeEach(async () => {
  broker = new MemoryBroker();
  await broker.start();
  index = new FailureIndex();
  letters = new DeadLetters({
    log: taken(broker.log),
    index,
    mask: noMask,
    patterns: defaultDeadLetterPatterns,
    listedPerStream: 10,
  });
});
afterEach(() => broker.stop());

const sweep = async () => (await broker.read(new AbortController().signal)).channels;
const listed = () =>
  [...index.list({ state: "open" })].map(({ failure: { letter } }) => `${letter?.place.channel} ${letter?.number}`);

async function fill(stream: string, count: number): Promise<void> {
  const { streams, messages } = broker.jetstream;
  await streams.create({ name: stream, subjects: [stream] });
  for (let n = 0; n < count; n++) await messages.publish({ subject: stream, data: new Uint8Array(10) });
}

test("the newest of each stream are listed, until they or their stream are gone", async () => {
  await fill("ORDERS_DLQ", 12);
  await fill("TAX_DLQ", 1);
  await letters.follow(await sweep());
  expect(listed()).toHaveLength(11);
  await broker.jetstream.streams.delete("ORDERS_DLQ");
  await letters.follow(await sweep());
  expect(listed()).toEqual(["TAX_DLQ 1"]);
  await broker.jetstream.messages.delete("TAX_DLQ", 1);
  await letters.follow(await sweep());
  expect(listed()).toEqual([]);
});

test("letters that this process removes leave the list at once, and others are nothing to take note of", async () => {
  await fill("ORDERS_DLQ", 2);
  await letters.follow(await sweep());
  letters.noteRemoved({ channel: "OTHER", at: "1" });
  letters.noteRemoved({ channel: "ORDERS_DLQ", at: "3" });
  expect(listed()).toEqual(["ORDERS_DLQ 2", "ORDERS_DLQ 1"]);
  letters.noteRemoved({ channel: "ORDERS_DLQ", at: "1" });
  expect(listed()).toEqual(["ORDERS_DLQ 2"]);
});

test("a stream that does not answer, or cannot be read, stays listed and keeps no other from being read", async () => {
  await fill("ORDERS_DLQ", 1);
  await letters.follow(await sweep());
  await fill("SHUT_DLQ", 1);
  await fill("TAX_DLQ", 1);
  const read = broker.jetstream.messages.read.bind(broker.jetstream.messages);
  vi.spyOn(broker.jetstream.messages, "read").mockImplementation(async (stream, ...asked) => {
    if (stream === "SHUT_DLQ") throw new EventBusError("permission_denied", "not allowed");
    return read(stream, ...asked);
  });
  const seen = (await sweep()).filter(({ config }) => config.name !== "ORDERS_DLQ");
  expect([...(await letters.follow(seen, ["ORDERS_DLQ"]))]).toEqual([
    ["ORDERS_DLQ", "its servers do not answer"],
    ["SHUT_DLQ", "not allowed"],
  ]);
  expect(listed().sort()).toEqual(["ORDERS_DLQ 1", "TAX_DLQ 1"]);
});

test("a number that no message can have is no place, and the letter is listed all the same", async () => {
  const { streams, messages } = broker.jetstream;
  await streams.create({ name: "ORDERS_DLQ", subjects: ["dlq"] });
  const log = taken(broker.log);
  vi.spyOn(log, "placeOf").mockImplementation(() => {
    throw new EventBusError("invalid_input", "no such number");
  });
  const headers: [string, string][] = [
    ["Original-Stream", "ORDERS"],
    ["Original-Sequence", "7"],
  ];
  await messages.publish({ subject: "dlq", data: new Uint8Array(10), headers });
  await letters.follow(await sweep());
  const [found] = index.list({ state: "open" });
  expect(found?.failure).toMatchObject({ stream: "ORDERS", at: null, number: 7 });
});

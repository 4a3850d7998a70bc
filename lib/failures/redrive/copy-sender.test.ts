import { afterEach, beforeEach, expect, test } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { taken } from "../../event-bus/broker/offer";
import type { Receipt, Sender } from "../../event-bus/broker/sender";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { brokerMs } from "../../model/broker-time";
import { CopySender } from "./copy-sender";
import { RedriveDestination } from "./redrive-destination";

let clock: ManualClock;
let broker: MemoryBroker;
let sender: Sender;
let stuck: string[];
beforeEach(async () => {
  clock = new ManualClock();
  stuck = [];
  broker = new MemoryBroker({ clock, logger: silentLogger });
  sender = taken(broker.sender);
  await broker.start();
  await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["orders"] });
});
afterEach(() => broker.stop());

const copy = { subject: "orders", data: new Uint8Array(), id: "copy-1" };
const lost = new EventBusError("publish_unknown", "no answer came");
const full = new EventBusError("stream_full", "maximum messages exceeded");

/** Sends the copy through attempts that end one after the other as told. */
async function send(...attempts: (() => Promise<Receipt>)[]) {
  const brokerNow = () => brokerMs(clock.now());
  const destination = new RedriveDestination(sender, brokerNow);
  await destination.load();
  const copies = new CopySender({
    ...{ connection: broker.connection, clock, brokerNow, logger: silentLogger, destination, patienceMs: 60_000 },
    sender: { send: () => attempts.shift()?.() ?? Promise.reject(lost) },
    halting: new AbortController().signal,
    mayGoOn: () => true,
    onStuck: (reason) => stuck.push(reason),
  });
  const sent = copies.send(copy, null);
  await clock.advance(500);
  return sent;
}

const refuse = () => Promise.reject(full);
const loseBefore = () => Promise.reject(lost);
const loseAfter = async () => {
  await sender.send(copy);
  throw lost;
};

test("a copy that is refused at once is not stored", async () => {
  expect(await send(refuse)).toEqual({ o: "r", r: "stream_full: maximum messages exceeded" });
});

test("a copy that is refused after an attempt without an answer is looked for: it is there", async () => {
  expect(await send(loseAfter, refuse)).toEqual({ o: "d", place: { channel: "ORDERS", at: "1" } });
});

test("a copy that is refused after an attempt without an answer, and cannot be seen, may be stored", async () => {
  expect(await send(loseBefore, refuse)).toEqual({
    o: "r",
    r: "stream_full: maximum messages exceeded; an earlier copy may be stored",
  });
});

test("a clock that is set forward uses up no patience", async () => {
  const jump = () => {
    clock.correct(3_600_000);
    return Promise.reject(lost);
  };
  expect(await send(jump, () => sender.send(copy))).toMatchObject({ o: "p", place: { at: "1" } });
  expect(stuck).toEqual([]);
});

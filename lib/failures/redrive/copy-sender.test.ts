import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import type { PublishAck } from "../../event-bus/adapters/jetstream/messages";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { brokerMs } from "../../model/broker-time";
import { CopySender } from "./copy-sender";
import { RedriveDestination } from "./redrive-destination";

let clock: ManualClock;
let bus: JetStreamPort;
let stuck: string[];
beforeEach(async () => {
  clock = new ManualClock();
  stuck = [];
  bus = new MemoryBroker({ clock, logger: silentLogger }).jetstream;
  await bus.start();
  await bus.streams.create({ name: "ORDERS", subjects: ["orders"] });
});
afterEach(() => bus.stop());

const copy = { subject: "orders", data: new Uint8Array(), msgId: "copy-1" };
const lost = new EventBusError("publish_unknown", "no answer came");
const full = new EventBusError("stream_full", "maximum messages exceeded");

/** Sends the copy through attempts that end one after the other as told. */
async function send(...attempts: (() => Promise<PublishAck>)[]) {
  const brokerNow = () => brokerMs(clock.now());
  const destination = new RedriveDestination(bus, brokerNow);
  await destination.load();
  const sender = new CopySender({
    ...{ bus, clock, brokerNow, logger: silentLogger, destination, patienceMs: 60_000 },
    publisher: { publish: () => attempts.shift()?.() ?? Promise.reject(lost) },
    halting: new AbortController().signal,
    mayGoOn: () => true,
    onStuck: (reason) => stuck.push(reason),
  });
  const sent = sender.send(copy, null);
  await clock.advance(500);
  return sent;
}

const refuse = () => Promise.reject(full);
const loseBefore = () => Promise.reject(lost);
const loseAfter = async () => {
  await bus.messages.publish(copy);
  throw lost;
};

test("a copy that is refused at once is not stored", async () => {
  expect(await send(refuse)).toEqual({ o: "r", r: "stream_full: maximum messages exceeded" });
});

test("a copy that is refused after an attempt without an answer is looked for: it is there", async () => {
  expect(await send(loseAfter, refuse)).toEqual({ o: "d", stream: "ORDERS", q: 1 });
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
  expect(await send(jump, () => bus.messages.publish(copy))).toMatchObject({ o: "p", q: 1 });
  expect(stuck).toEqual([]);
});

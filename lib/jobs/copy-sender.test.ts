import { afterEach, beforeEach, expect, test } from "vitest";
import { MemoryBroker } from "../event-bus/adapters/memory/memory-broker";
import { taken } from "../event-bus/broker/offer";
import type { ReadOptions } from "../event-bus/broker/read-options";
import type { Receipt, Sender } from "../event-bus/broker/sender";
import { EventBusError } from "../event-bus/errors";
import { silentLogger } from "../event-bus/logger";
import { InterruptedError } from "../event-bus/patience";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { brokerMs } from "../model/broker-time";
import { CopyDestination } from "./copy-destination";
import { CopySender } from "./copy-sender";

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

/** Sends through attempts that end one after the other as told, to a destination that is `known` by a sender. */
async function sendingTo(
  known: ConstructorParameters<typeof CopyDestination>[0],
  attempts: (() => Promise<Receipt>)[],
  halting = new AbortController().signal,
) {
  const brokerNow = () => brokerMs(clock.now());
  const destination = new CopyDestination(known, brokerNow);
  await destination.load();
  return new CopySender({
    ...{ connection: broker.connection, clock, brokerNow, logger: silentLogger, destination, patienceMs: 60_000 },
    sender: { send: () => attempts.shift()?.() ?? Promise.reject(lost) },
    ...{ halting, mayGoOn: () => true },
    onStuck: (reason) => stuck.push(reason),
  });
}

/** Sends the copy through attempts that end one after the other as told. */
async function send(...attempts: (() => Promise<Receipt>)[]) {
  const sent = (await sendingTo(sender, attempts)).send(copy, null);
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

test("a run that is halted while it looks for an earlier copy looks once more, not for long, and leaves it in doubt", async () => {
  const signals: (AbortSignal | undefined)[] = [];
  const silent = {
    recipientsOf: sender.recipientsOf.bind(sender),
    readRecipients: sender.readRecipients.bind(sender),
    sentSince: (_channel: string, _subject: string, _since: Date, { signal }: ReadOptions = {}) => {
      signals.push(signal);
      return new Promise<never>((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    },
  };
  const halting = new AbortController();
  const longAgo = brokerMs(clock.now() - 3_600_000);
  const ends: unknown[] = [];
  const copies = await sendingTo(silent, [], halting.signal);
  void copies.send(copy, longAgo).then((end) => ends.push(end));
  await clock.advance(1_000);
  halting.abort(new InterruptedError("halted"));
  await clock.advance(4_999);
  expect({ ends, looks: signals.map((signal) => signal?.aborted) }).toEqual({ ends: [], looks: [true, false] });
  await clock.advance(1);
  expect(ends).toEqual([null]);
  expect(clock.waitingTimers).toBe(0);
});

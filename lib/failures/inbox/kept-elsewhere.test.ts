import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { advisorySubjects } from "../../event-bus/adapters/jetstream/advisories";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import type { FailureSource } from "../../event-bus/broker/failure-source";
import { taken } from "../../event-bus/broker/offer";
import { EventBusError } from "../../event-bus/errors";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { brokerMs } from "../../model/broker-time";
import type { KeptIn } from "./failure-record";
import { KeptElsewhere } from "./kept-elsewhere";

const day = 24 * 60 * 60 * 1_000;

let clock: ManualClock;
let broker: MemoryBroker;
let source: FailureSource;
/** Numbers of the messages that are recorded, in the order of that. */
let recorded: (number | null)[];
/** What the records say of how far the channel was read. */
let readTo: KeptIn | null;
let generation: number;
let isRecordable: (number: number | null) => boolean;

beforeEach(async () => {
  clock = new ManualClock(Date.parse("2026-11-29T10:00:00Z"));
  broker = new MemoryBroker({ server: new MemoryServer(clock) });
  await broker.start();
  source = taken(broker.failures);
  await broker.jetstream.streams.create({ name: "KEEPER", subjects: [advisorySubjects[0] ?? ""] });
  recorded = [];
  readTo = null;
  generation = 0;
  isRecordable = () => true;
});
afterEach(() => broker.stop());

/** The server's word that it gave up the message of this number. */
const announce = (number: number) =>
  broker.jetstream.messages.publish({
    subject: "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.ORDERS.billing",
    data: Buffer.from(
      JSON.stringify({
        ...{ type: "io.nats.jetstream.advisory.v1.max_deliver", id: `a-${number}`, stream: "ORDERS" },
        ...{ timestamp: new Date(clock.now()).toISOString(), consumer: "billing", stream_seq: number, deliveries: 3 },
      }),
    ),
  });

/** A dashboard that was just started. */
function begin() {
  const elsewhere = new KeptElsewhere({
    source,
    store: {
      isRead: true,
      readTo: () => readTo,
      get generation() {
        return generation;
      },
    },
    brokerNow: () => brokerMs(clock.now()),
    async record({ number }, keptIn) {
      if (!isRecordable(number)) return false;
      recorded.push(number);
      readTo = keptIn;
      return true;
    },
  });
  return {
    elsewhere,
    async look() {
      elsewhere.see(source.keeping((await broker.jetstream.streams.list()).streams).keepers);
      await elsewhere.read();
    },
  };
}

test("what was kept before the first start is read once, and then what comes", async () => {
  for (const number of [1, 2, 3]) await announce(number);
  const { look, elsewhere } = begin();
  await look();
  expect(recorded).toEqual([1, 2, 3]);
  await announce(4);
  await look();
  await look();
  expect(recorded).toEqual([1, 2, 3, 4]);
  expect(elsewhere.readings).toMatchObject([{ since: "2026-11-29T10:00:00.000Z", hasGap: false, problem: null }]);
});

test("the next start goes on where the records say", async () => {
  for (let number = 1; number <= 450; number++) await announce(number);
  await begin().look();
  expect(readTo).toMatchObject({ channel: "KEEPER", from: "401" });
  recorded = [];
  await announce(451);
  await begin().look();
  // From the beginning of the last page on: whoever records knows those by their ids.
  expect(recorded).toEqual(Array.from({ length: 51 }, (_, at) => 401 + at));
});

test("the first start reads seven days back, and says since when all is there", async () => {
  await announce(1);
  await clock.advance(8 * day);
  await announce(2);
  const { look, elsewhere } = begin();
  await look();
  expect(recorded).toEqual([2]);
  expect(elsewhere.readings).toMatchObject([{ since: "2026-11-30T10:00:00.000Z" }]);
});

test("a channel that was made anew is read from its beginning", async () => {
  await announce(1);
  const { look } = begin();
  await look();
  await broker.jetstream.streams.delete("KEEPER");
  await clock.advance(1_000);
  await broker.jetstream.streams.create({ name: "KEEPER", subjects: [advisorySubjects[0] ?? ""] });
  await announce(2);
  await look();
  expect(recorded).toEqual([1, 2]);
});

test("when the records are gone, what the channel still has is recorded anew", async () => {
  await announce(1);
  const { look } = begin();
  await look();
  readTo = null;
  generation++;
  await announce(2);
  await look();
  expect(recorded).toEqual([1, 1, 2]);
});

test("what cannot be recorded keeps the place, and comes again", async () => {
  isRecordable = (number) => number !== 2;
  for (const number of [1, 2, 3]) await announce(number);
  const { look } = begin();
  await look();
  expect(recorded).toEqual([1, 3]);
  isRecordable = () => true;
  await look();
  expect(recorded).toEqual([1, 3, 1, 2, 3]);
});

test("what the channel dropped before it was read is a gap", async () => {
  for (const number of [1, 2]) await announce(number);
  await begin().look();
  await broker.jetstream.streams.update("KEEPER", { maxMessages: 1 });
  for (const number of [3, 4]) await announce(number);
  const { look, elsewhere } = begin();
  await look();
  expect(recorded).toEqual([1, 2, 4]);
  expect(elsewhere.readings).toMatchObject([{ hasGap: true }]);
});

test("a channel that cannot be read is named with the reason until it can, and asked nothing while it stays as it is", async () => {
  await announce(1);
  const reading = vi.spyOn(source, "readKept");
  reading.mockRejectedValueOnce(new EventBusError("permission_denied", "not allowed"));
  const { look, elsewhere } = begin();
  await look();
  expect(elsewhere.readings).toMatchObject([{ problem: "KEEPER cannot be read: not allowed." }]);
  await look();
  expect(elsewhere.readings).toMatchObject([{ problem: null }]);
  expect(recorded).toEqual([1]);
  const asked = reading.mock.calls.length;
  await look();
  expect(reading.mock.calls.length).toBe(asked);
});

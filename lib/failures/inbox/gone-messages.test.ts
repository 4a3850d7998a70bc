import { afterEach, beforeEach, expect, test } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { GoneMessages } from "./gone-messages";

let clock: ManualClock;
let broker: MemoryBroker;
let gone: GoneMessages;

beforeEach(async () => {
  clock = new ManualClock(Date.parse("2026-11-30T10:00:00Z"));
  broker = new MemoryBroker({ server: new MemoryServer(clock) });
  await broker.start();
  gone = new GoneMessages(broker.grammar);
});
afterEach(() => broker.stop());

async function see() {
  const { streams, consumers } = broker.jetstream;
  const list = (await streams.list()).streams;
  const all = await Promise.all(list.map(({ config }) => consumers.list(config.name)));
  gone.see(
    list,
    all.flatMap((page) => page.consumers),
  );
}
const message = (sizeBytes = 1) => ({
  ...{ subject: "orders.created", storedAt: new Date(clock.now()).toISOString(), headers: [] },
  data: new Uint8Array(sizeBytes),
});
const place = (at: number) => ({ channel: "ORDERS", at: String(at) });

test("a copy is what was seen at that place", async () => {
  await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  await see();
  gone.keep(place(1), message(), "rejection");
  gone.keep(place(2), message(), "live");
  expect(gone.copyOf(place(1))).toEqual({ message: message(), source: "rejection" });
  expect(gone.copyOf(place(2))?.source).toBe("live");
  expect(gone.copyOf(place(3))).toBeNull();
});

test("a copy is of no use once its stream was made anew, or is not known", async () => {
  gone.keep(place(1), message(), "rejection");
  expect(gone.copyOf(place(1))).toBeNull();
  await clock.advance(1_000);
  await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  await see();
  expect(gone.copyOf(place(1))).toBeNull();
});

test("the oldest copies go at either bound, and a very large one is not kept", async () => {
  await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["orders.>"] });
  await see();
  for (let at = 1; at <= 1_001; at++) gone.keep(place(at), message(), "rejection");
  expect([gone.copyOf(place(1)), gone.copyOf(place(2))?.source]).toEqual([null, "rejection"]);
  for (let at = 2_001; at <= 2_016; at++) gone.keep(place(at), message(1024 * 1024), "rejection");
  expect([gone.copyOf(place(1_001)), gone.copyOf(place(2_001))?.source]).toEqual([null, "rejection"]);
  gone.keep(place(3_000), message(1024 * 1024 + 1), "rejection");
  expect(gone.copyOf(place(3_000))).toBeNull();
});

test.each([
  [
    "the only one that its consumer filters",
    ["orders.>"],
    ["orders.created"],
    { subject: "orders.created", by: "filter" },
  ],
  ["the only one that its stream captures", ["orders.created"], [], { subject: "orders.created", by: "stream" }],
  ["one of two filters", ["orders.>"], ["orders.created", "orders.paid"], null],
  ["one of a pattern", ["orders.>"], ["orders.*"], null],
  ["one of two captured", ["orders.created", "orders.paid"], [], null],
])("a subject is known where it is %s: %j, %j", async (_, subjects, filterSubjects, known) => {
  const { streams, consumers } = broker.jetstream;
  await streams.create({ name: "ORDERS", subjects });
  await consumers.create("ORDERS", { name: "billing", filterSubjects });
  await see();
  expect(gone.subjectOf({ stream: "ORDERS", consumer: "billing" })).toEqual(known);
});

test("a stream that renames subjects, or has messages of others, says nothing about a subject", async () => {
  await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["orders.created"] });
  const [stream] = (await broker.jetstream.streams.list()).streams;
  if (stream === undefined) throw new Error("no stream");
  const subjectTransform = { src: "orders.created", dest: "done" };
  gone.see([{ ...stream, config: { ...stream.config, subjectTransform } }], []);
  expect(gone.subjectOf({ stream: "ORDERS", consumer: "billing" })).toBeNull();
  gone.see(
    [
      {
        ...stream,
        origins: [
          {
            ...{ name: "OTHER", kind: "mirror", lag: 0, activeMs: null, filter: null },
            ...{ transforms: [], external: null, problem: null },
          },
        ],
      },
    ],
    [],
  );
  expect(gone.subjectOf({ stream: "ORDERS", consumer: "billing" })).toBeNull();
});

import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { systemClock } from "../../event-bus/clock";
import { createBroker } from "../../event-bus/create-broker";
import { silentLogger } from "../../event-bus/logger";
import type { LogReader } from "../record-log";
import { storeOn } from "../testing/store-on";
import type { JetStreamAccess } from "./access";

let bus: JetStreamPort;
beforeEach(async () => {
  // No two streams are created in the same millisecond.
  let serverMs = Date.now();
  const server = new MemoryServer({ now: () => ++serverMs, schedule: systemClock.schedule });
  bus = createBroker("memory", { logger: silentLogger, server }).jetstream;
  await bus.start();
});
afterEach(() => bus.stop());

const record = (key: string) => ({ key, data: new Uint8Array() });
const publish = (subject: string) => bus.messages.publish({ subject, data: new Uint8Array() });
const about = {
  worth: "others" as const,
  name: "RECORDS",
  purpose: "of a test",
  bounds: { maxAgeMs: 3_600_000, maxBytes: 1_000_000 },
  memory: { maxRecords: 1, maxBytes: 1 },
};
const logOn = (access: JetStreamAccess, reader: Partial<LogReader> = {}) => {
  const taken: string[] = [];
  const store = storeOn(access);
  return { store, taken, log: store.log(about, { take: ({ key }) => taken.push(key) > 0, ...reader }) };
};

/** The bus, whose pages arrive when their gate is opened. */
function gatedReads() {
  const gates: (() => void)[] = [];
  const slow: JetStreamAccess = {
    streams: bus.streams,
    traffic: bus.traffic,
    connection: bus.connection,
    messages: Object.assign(Object.create(bus.messages), {
      async range(...asked: Parameters<JetStreamAccess["messages"]["range"]>) {
        const page = await bus.messages.range(...asked);
        await new Promise<void>((resolve) => gates.push(resolve));
        return page;
      },
    }),
  };
  return { slow, gates };
}

test("whoever reads while a reading runs gets what was stored before it asked, too", async () => {
  const writer = logOn(bus).log;
  await writer.open();
  await writer.append(record("first"));

  const { slow, gates } = gatedReads();
  const { log, taken } = logOn(slow);
  await log.ensure();
  const running = log.refresh();
  await expect.poll(() => gates.length).toBe(1);
  await writer.append(record("second"));
  const asked = log.refresh();
  gates[0]?.();
  await running;
  expect(taken).toEqual(["first"]);
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.();
  await asked;
  expect(taken).toEqual(["first", "second"]);
  expect(log.nextMark).toBe(3);
});

test("what was on its way from a stream that is gone by then does not count", async () => {
  const { slow, gates } = gatedReads();
  let begunAnew = 0;
  const { log, taken } = logOn(slow, { begunAnew: () => begunAnew++ });
  await log.ensure();
  for (const key of ["old.1", "old.2", "old.3"]) await publish(`RECORDS.${key}`);
  const reading = log.refresh();
  await expect.poll(() => gates.length).toBe(1);
  await bus.streams.delete("RECORDS");
  await log.append(record("new"));
  expect(begunAnew).toBe(1);
  gates[0]?.();
  await expect.poll(() => gates.length).toBe(2);
  gates[1]?.();
  await reading;
  expect(taken).toEqual(["new"]);
  expect(log.nextMark).toBe(2);
});

test("a receipt of a stream that is gone by then says nothing about the one that replaced it", async () => {
  let onStored = async () => {};
  const messages = Object.assign(Object.create(bus.messages), {
    async publish(...asked: Parameters<JetStreamPort["messages"]["publish"]>) {
      const receipt = await bus.messages.publish(...asked);
      await onStored();
      return receipt;
    },
  });
  const { streams, connection, traffic } = bus;
  const { log, store, taken } = logOn({ streams, connection, traffic, messages });
  await log.ensure();
  onStored = async () => {
    onStored = async () => {};
    await bus.streams.delete("RECORDS");
    await store.look({ streams: [], missing: [], fresh: true, nowMs: Date.now() });
  };
  await log.append(record("old"));
  await publish("RECORDS.new");
  await log.refresh();
  expect(taken).toEqual(["new"]);
});

test("what a stream holds under the subject of another one is no record", async () => {
  const { log, taken } = logOn(bus);
  await log.open();
  await bus.streams.update("RECORDS", { subjects: ["RECORDS.>", "elsewhere.>"] });
  for (const subject of ["RECORDS.one", "elsewhere.two", "RECORDS.three"]) await publish(subject);
  await log.refresh();
  expect(taken).toEqual(["one", "three"]);
  expect(log.nextMark).toBe(4);
});

test("each probe is stored: a server whose disk is full still answers a repeated message id", async () => {
  const { log, store } = logOn(bus);
  await log.open();
  const stored = async () => (await bus.streams.info("RECORDS")).lastNumber;
  for (const [probes, nowMs] of [
    [1, 0],
    [1, 59_999],
    [2, 60_000],
    [3, 59_999], // the clock was set back
    [3, 60_000],
  ] as const) {
    const { streams } = await bus.streams.list();
    await store.look({ streams, missing: [], fresh: true, nowMs, suspect: true });
    await expect.poll(stored).toBe(probes);
  }
});

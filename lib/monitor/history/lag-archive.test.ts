import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { createBroker } from "../../event-bus/create-broker";
import { EventBusError, type EventBusErrorCode } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { RecordingLogger } from "../../event-bus/testing/recording-logger";
import { lagSeriesNames } from "../../model/consumer/lag-sample";
import { storeOn } from "../../store/testing/store-on";
import { hourLogName, LagArchive, recentLog } from "./lag-archive";

const recentStream = recentLog.name;
const hourMs = 60 * 60 * 1_000;
const bounds = { maxAgeMs: 7 * 24 * hourMs, maxBytes: 64 * 1024 * 1024 };
const foreign = new TextEncoder().encode("x");

let bus: JetStreamPort;
let logger: RecordingLogger;
let archive: LagArchive;
beforeEach(async () => {
  bus = createBroker("memory", { logger: silentLogger }).jetstream;
  await bus.start();
  logger = new RecordingLogger();
  archive = new LagArchive({ store: storeOn(bus), logger }, bounds);
  await archive.ensure();
});
afterEach(() => bus.stop());

const values = lagSeriesNames.map(() => 1);
const hour = (ofHourMs: number) => ({
  hourMs: ofHourMs,
  buckets: [{ atMs: ofHourMs, low: values, high: values }],
  marks: [],
});
const addForeign = (subject: string) => bus.messages.publish({ subject, data: foreign });
const warnedOf = () => logger.problems.map(({ fields: { stream, stream_seq } }) => ({ stream, stream_seq }));

async function journalEnds(): Promise<number[]> {
  const ends: number[] = [];
  for await (const { untilMs } of archive.journal()) ends.push(untilMs);
  return ends;
}

test("of the journal, what cannot be read is left out, and warned of once", async () => {
  await archive.addJournal({ untilMs: 1_000, consumers: [], streams: [] });
  await addForeign(`${recentStream}.journal.0`);
  await archive.addJournal({ untilMs: 2_000, consumers: [], streams: [] });
  expect(await journalEnds()).toEqual([1_000, 2_000]);
  expect(await journalEnds()).toEqual([1_000, 2_000]);
  expect(warnedOf()).toEqual([{ stream: recentStream, stream_seq: 2 }]);
});

test("the journal reaches to its newest page that can be read", async () => {
  expect(await archive.journalUntilMs()).toBeNull();
  await addForeign(`${recentStream}.journal.0`);
  expect(await archive.journalUntilMs()).toBeNull();
  await archive.addJournal({ untilMs: 1_000, consumers: [], streams: [] });
  await archive.addJournal({ untilMs: 2_000, consumers: [], streams: [] });
  for (let count = 0; count < 25; count++) await addForeign(`${recentStream}.journal.1`);
  expect(await archive.journalUntilMs()).toBe(2_000);
});

test("of the hours, what cannot be read is left out, and warned of once", async () => {
  await archive.addHour({ stream: "S", consumer: "c" }, hour(0));
  await addForeign(`${hourLogName}.hour.S.c`);
  await archive.addHour({ stream: "S", consumer: "c" }, hour(hourMs));
  for (let count = 0; count < 2; count++)
    expect(await archive.hours({ stream: "S", consumer: "c" }, 0)).toEqual([hour(0), hour(hourMs)]);
  expect(warnedOf()).toEqual([{ stream: hourLogName, stream_seq: 2 }]);
});

test("a finished hour that cannot be read is none", async () => {
  await archive.finishHour(hourMs);
  expect(await archive.finishedHour()).toBe(hourMs);
  await addForeign(`${hourLogName}.finished`);
  expect(await archive.finishedHour()).toBeNull();
  await bus.messages.publish({ subject: `${hourLogName}.finished`, data: new TextEncoder().encode("{}") });
  expect(await archive.finishedHour()).toBeNull();
  expect(warnedOf().map(({ stream_seq }) => stream_seq)).toEqual([2, 3]);
});

test.each([
  ["payload_too_large", false],
  ["invalid_subject", false],
  ["wrong_expected_sequence", false],
  ["publish_unknown", true],
] satisfies [EventBusErrorCode, boolean][])(
  "a write that fails with %s says that nothing can be stored: %s",
  async (code, says) => {
    const { streams, connection, traffic } = bus;
    const publish = () => Promise.reject(new EventBusError(code, "not stored"));
    const access = { streams, connection, traffic, messages: { ...readsOf(bus.messages), publish } };
    const failing = new LagArchive({ store: storeOn(access), logger }, bounds);
    await failing.ensure();
    await expect(failing.finishHour(0)).rejects.toThrow("not stored");
    expect(failing.problem !== null).toBe(says);
  },
);

function readsOf(messages: JetStreamPort["messages"]): Omit<JetStreamPort["messages"], "publish"> {
  return {
    get: (...asked) => messages.get(...asked),
    next: (...asked) => messages.next(...asked),
    countFrom: (...asked) => messages.countFrom(...asked),
    last: (...asked) => messages.last(...asked),
    firstSince: (...asked) => messages.firstSince(...asked),
    range: (...asked) => messages.range(...asked),
    read: (...asked) => messages.read(...asked),
    delete: (...asked) => messages.delete(...asked),
  };
}

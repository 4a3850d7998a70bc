import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { systemClock } from "../../event-bus/clock";
import { createBroker } from "../../event-bus/create-broker";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import type { Stream } from "../../model/stream/stream";
import type { LogReader } from "../record-log";
import type { SeenStreams } from "../seen-streams";
import { storeOn } from "../testing/store-on";
import type { JetStreamAccess } from "./access";
import { OwnStream } from "./own-stream";
import { StreamMaker } from "./stream-maker";

let bus: JetStreamPort;
let nowMs: number;
let begunAnew: number;
beforeEach(async () => {
  // No two streams are created in the same millisecond.
  let brokerMs = Date.now();
  const clock = { now: () => ++brokerMs, schedule: systemClock.schedule };
  bus = createBroker("memory", { logger: silentLogger, clock }).jetstream;
  await bus.start();
  nowMs = 0;
  begunAnew = 0;
});
afterEach(() => bus.stop());

const about = { name: "JETLAG_X", subjects: ["JETLAG_X.>"] };
type Access = Pick<JetStreamAccess, "streams" | "connection">;
const makerOn = (access: Access, designedBytes = 1_000_000) =>
  new StreamMaker({ access, wanted: () => ({ designedBytes, settingBytes: null }) });
const own = (access: Access = bus, maxBytes: number | null = null) =>
  new OwnStream({
    ...{ access, maker: makerOn(access, maxBytes ?? 1), logger: silentLogger, stream: { ...about, maxBytes } },
    onBegunAnew: () => void begunAnew++,
  });
const records = (access: JetStreamAccess = bus, reader: Partial<LogReader> = {}) => {
  const bounds = { maxAgeMs: 3_600_000, maxBytes: 1_000_000 };
  const spec = {
    worth: "others" as const,
    name: about.name,
    purpose: "of a test",
    bounds,
    memory: { maxRecords: 1, maxBytes: 1 },
  };
  const store = storeOn(access);
  const log = store.log(spec, { take: () => true, begunAnew: () => void begunAnew++, ...reader });
  return { store, log };
};
const seen = async (more: Partial<SeenStreams> = {}): Promise<SeenStreams> => {
  const { streams, missing } = await bus.streams.list();
  return { streams, missing, fresh: true, nowMs, ...more };
};
const publish = (sizeBytes = 1) => bus.messages.publish({ subject: "JETLAG_X.a", data: new Uint8Array(sizeBytes) });

test("one that was deleted is made again, and what was lost is said", async () => {
  const stream = own();
  await stream.ensure();
  await stream.look(await seen());
  expect({ begunAnew, loss: stream.loss, problem: stream.problem }).toEqual({
    begunAnew: 0,
    loss: null,
    problem: null,
  });
  await bus.streams.delete("JETLAG_X");
  await stream.look(await seen());
  const { createdAt } = await bus.streams.info("JETLAG_X");
  expect(stream).toMatchObject({ isThere: true, createdAt });
  expect(stream.loss).toEqual({
    at: createdAt,
    words: expect.stringMatching(/^JETLAG_X was created again at .* is gone\.$/),
  });
  expect(begunAnew).toBe(1);
});

test("one that was created again by somebody, or lost its end, is noticed", async () => {
  const stream = own();
  await stream.ensure();
  await publish();
  await stream.look(await seen());
  await bus.streams.delete("JETLAG_X");
  await bus.streams.create(about);
  await stream.look(await seen());
  expect(begunAnew).toBe(1);
  const { streams, ...rest } = await seen();
  const withLast = (lastNumber: number) => ({ ...rest, streams: streams.map((one) => ({ ...one, lastNumber })) });
  await stream.look(withLast(9));
  await stream.look(withLast(8));
  expect(begunAnew).toBe(2);
  expect(stream.loss?.words).toBe("JETLAG_X lost its newest messages: its server came back with an older state.");
});

test("a sweep that is older than the one before takes nothing for lost, nor does one whose question is not answered", async () => {
  let answers = true;
  const info = (name: string) =>
    answers ? bus.streams.info(name) : Promise.reject(new EventBusError("timeout", "no answer came"));
  const stream = own({ streams: { ...bound(bus.streams), info }, connection: bus.connection });
  await stream.ensure();
  await publish();
  const older = await seen();
  await publish();
  await stream.look(await seen());
  for (answers of [true, false]) await stream.look(older);
  expect({ begunAnew, loss: stream.loss, problem: stream.problem }).toEqual({
    begunAnew: 0,
    loss: null,
    problem: null,
  });
});

test("an end that two sweeps at the same time see lost is lost once", async () => {
  const stream = own();
  await stream.ensure();
  const behind = await seen();
  await stream.look({ ...behind, streams: behind.streams.map((one) => ({ ...one, lastNumber: 9 })) });
  await Promise.all([stream.look(behind), stream.look(behind)]);
  expect(begunAnew).toBe(1);
});

test("a sweep that is older than the stream makes nothing anew", async () => {
  const before = await seen();
  const stream = own();
  await stream.ensure();
  await stream.look(before);
  expect(begunAnew).toBe(0);
  expect(stream.isThere).toBe(true);
});

test("one whose servers do not answer has no leader: it is not made, and nothing of it is lost", async () => {
  const stream = own();
  await stream.ensure();
  await stream.look(await seen({ streams: [], missing: ["JETLAG_X"] }));
  expect(stream).toMatchObject({ isThere: false, isRefused: false, problem: expect.stringContaining("has no leader") });
  await stream.look(await seen());
  expect(stream).toMatchObject({ isThere: true, problem: null });
  expect(begunAnew).toBe(0);
});

test("one that a cluster tells about though nobody leads it has no leader", async () => {
  await bus.streams.create(about);
  let leader: string | null = "n0";
  const led = (stream: Stream): Stream => ({ ...stream, leader, peers: [] });
  const streams = { ...bound(bus.streams), info: async (name: string) => led(await bus.streams.info(name)) };
  const stream = own({ streams, connection: bus.connection });
  await stream.ensure();
  expect(stream.isThere).toBe(true);
  leader = null;
  const all = (await seen()).streams.map(led);
  await stream.look(await seen({ streams: all }));
  expect(stream).toMatchObject({ isThere: false, isRefused: false, problem: expect.stringContaining("has no leader") });
  nowMs = 10_000;
  await stream.look(await seen({ streams: all, fresh: false }));
  expect(stream).toMatchObject({ isThere: false, isRefused: false, problem: expect.stringContaining("has no leader") });
  leader = "n1";
  nowMs = 20_000;
  await stream.look(await seen({ streams: all, fresh: false }));
  expect(stream).toMatchObject({ isThere: true, problem: null });
  expect(begunAnew).toBe(0);
});

test("what is in the way is said; it is tried again after 10 s, not with each sweep", async () => {
  await bus.streams.create({ name: "ALL", subjects: [">"] });
  let made = 0;
  const maker = makerOn(bus);
  const counted = new OwnStream({
    ...{ access: bus, logger: silentLogger, stream: about },
    maker: {
      ensure: (stream) => {
        made++;
        return maker.ensure(stream);
      },
    },
  });
  await counted.ensure();
  expect(counted.problem).toMatch(/^JETLAG_X cannot be made: .* Jetlag tries again every 10 s\.$/);
  await counted.look(await seen());
  await bus.streams.delete("ALL");
  for (nowMs of [2_000, 4_000, 9_999]) await counted.look(await seen());
  expect(made).toBe(2);
  nowMs = 10_000;
  await counted.look(await seen());
  expect(counted).toMatchObject({ isThere: true, problem: null, isRefused: false });
});

test("what is in the way is tried again at once after the clock was set back", async () => {
  await bus.streams.create({ name: "ALL", subjects: [">"] });
  const stream = own();
  await stream.ensure();
  nowMs = 3_600_000;
  await stream.look(await seen());
  await bus.streams.delete("ALL");
  nowMs = 0;
  await stream.look(await seen());
  expect(stream).toMatchObject({ isThere: true, problem: null });
});

test("it stays within its bound without a reservation: the oldest go first", async () => {
  await makerOn(bus).ensure({ ...about, maxBytes: 1_000 });
  expect((await bus.streams.info("JETLAG_X")).config.maxBytes).toBeNull();
  const stream = own(bus, 1_000);
  await stream.ensure();
  const stored = async () => (await seen()).streams[0]?.bytes ?? 0;
  while ((await stored()) <= 1_000) await publish(200);
  const over = await bus.streams.info("JETLAG_X");
  await stream.look(await seen());
  const { bytes, lastNumber, messages } = await bus.streams.info("JETLAG_X");
  expect(bytes).toBeLessThanOrEqual(1_000);
  expect(messages).toBeGreaterThan(0);
  expect(lastNumber).toBe(over.lastNumber);
});

test("the reservation of an older version is given back, and its other limits follow", async () => {
  await bus.streams.create({ ...about, maxBytes: 1_000_000, maxAgeMs: 60_000 });
  await makerOn(bus).ensure({ ...about, maxBytes: 1_000_000, maxAgeMs: 120_000 });
  expect((await bus.streams.info("JETLAG_X")).config).toMatchObject({ maxBytes: null, maxAgeMs: 120_000 });
});

test.each<[string[], "limits" | "workqueue", string]>([
  [["billing.audit.>"], "limits", "captures billing.audit.>"],
  [["JETLAG_X.>", "JETLAG_XY.>"], "limits", "captures JETLAG_XY.>"],
  [["JETLAG_X.>"], "workqueue", "has the retention workqueue"],
])("somebody else's stream of the name, with %j and %s, is left as it is", async (subjects, retention, words) => {
  await bus.streams.create({ name: about.name, subjects, retention });
  const before = await bus.streams.info("JETLAG_X");
  await expect(makerOn(bus).ensure({ ...about, maxAgeMs: 60_000 })).rejects.toMatchObject({ code: "conflict" });
  expect((await bus.streams.info("JETLAG_X")).config).toEqual(before.config);
  const stream = own();
  await stream.ensure();
  expect(stream.problem).toBe(
    `JETLAG_X cannot be made: a stream of that name ${words}. Give that stream other subjects, or delete it. Jetlag tries again every 10 s.`,
  );
});

test("a mirror of the name is somebody else's", async () => {
  const mirrored = (stream: Stream): Stream => ({ ...stream, config: { ...stream.config, subjects: [] } });
  await bus.streams.create(about);
  const streams = { ...bound(bus.streams), info: async (name: string) => mirrored(await bus.streams.info(name)) };
  await expect(makerOn({ streams, connection: bus.connection }).ensure(about)).rejects.toThrow(
    "a stream of that name captures nothing: it copies another stream",
  );
});

test("an older one that is back is not said to be new", async () => {
  let createdAt = "2026-11-29T12:00:00.000Z";
  await bus.streams.create(about);
  const made = await bus.streams.info(about.name);
  const ensure = async () => ({ stream: { ...made, createdAt }, maxBytes: null });
  const stream = new OwnStream({ access: bus, maker: { ensure }, logger: silentLogger, stream: about });
  await stream.ensure();
  createdAt = "2026-11-29T11:30:00.000Z";
  nowMs = Date.parse("2026-11-29T12:45:00.000Z");
  await stream.look({ streams: [], missing: [], fresh: true, nowMs });
  expect(stream.loss).toEqual({
    at: "2026-11-29T12:45:00.000Z",
    words:
      "An older JETLAG_X is back, created at 2026-11-29 11:30 UTC: what was kept since then in another one is gone.",
  });
});

test("what it reserves is told as it was seen last", async () => {
  const stream = own();
  await stream.ensure();
  expect(stream.health.reservedBytes).toBe(0);
  await bus.streams.update("JETLAG_X", { maxBytes: 5_000 });
  await stream.look(await seen());
  expect(stream.health.reservedBytes).toBe(5_000);
});

test("one that may not be changed is used as it is", async () => {
  await bus.streams.create({ ...about, maxBytes: 1_000_000 });
  const refuse = () => Promise.reject(new EventBusError("permission_denied", "not allowed"));
  const streams = { ...bound(bus.streams), update: refuse };
  const made = await makerOn({ streams, connection: bus.connection }).ensure(about);
  expect(made.stream.config.maxBytes).toBe(1_000_000);
});

test("on a cluster that has grown it gets three replicas", async () => {
  await bus.streams.create(about);
  const status = bus.connection.status();
  if (status.state !== "connected") throw new Error("not connected");
  const asked: unknown[] = [];
  const streams = {
    ...bound(bus.streams),
    update: async (name: string, change: object) => {
      asked.push(change);
      return bus.streams.info(name);
    },
  };
  const connection = { ...bound(bus.connection), status: () => ({ ...status, cluster: "C" }) };
  const stream = own({ streams, connection });
  await stream.ensure();
  for (nowMs of [0, 2_000, 299_999]) await stream.look(await seen());
  expect(asked).toEqual([{ replicas: 3 }]);
  nowMs = 300_000;
  await stream.look(await seen());
  expect(asked).toHaveLength(2);
  nowMs = 299_999; // the clock was set back
  await stream.look(await seen());
  expect(asked).toHaveLength(3);
});

test("a write that fails is said until one succeeds: the next, or a small one that nobody reads", async () => {
  let failing: EventBusError | null = null;
  let tried = 0;
  const messages = {
    ...bound(bus.messages),
    publish: (...asked: Parameters<JetStreamAccess["messages"]["publish"]>) => {
      tried++;
      return failing === null ? bus.messages.publish(...asked) : Promise.reject(failing);
    },
  };
  const { streams, connection, traffic } = bus;
  const taken: string[] = [];
  const { log, store } = records(
    { streams, connection, messages, traffic },
    { take: ({ key }) => taken.push(key) > 0 },
  );
  await log.open();
  failing = new EventBusError("publish_unknown", "no answer came");
  const record = { key: "a", data: new Uint8Array() };
  await expect(log.append(record)).rejects.toThrow("no answer came");
  expect(log.health.problem).toMatch(/^Nothing can be stored in JETLAG_X: no answer came\. Look for a full disk/);
  for (nowMs of [0, 2_000, 4_000]) await store.look(await seen());
  expect(tried).toBe(2);
  failing = null;
  nowMs = 6_000;
  await store.look(await seen());
  await expect.poll(() => log.health.problem).toBeNull();
  await log.append(record);
  await log.refresh();
  expect(taken).toEqual(["a"]);
  expect(log.nextMark).toBe(3);

  failing = new EventBusError("wrong_expected_sequence", "somebody was quicker");
  await expect(log.append(record)).rejects.toThrow("quicker");
  expect(log.health.problem).toBeNull();
});

test("a record for a stream that is gone is stored in the one that is made for it, unless it depends on the old one", async () => {
  const { log } = records();
  await log.open();
  await log.append({ key: "a", data: new Uint8Array() });
  await bus.streams.delete("JETLAG_X");
  const dependent = { key: "a", data: new Uint8Array(), after: 1 };
  await expect(log.append(dependent)).rejects.toMatchObject({ code: "no_stream_for_subject" });
  await bus.streams.delete("JETLAG_X");
  expect(await log.append({ key: "a", data: new Uint8Array() })).toBe(1);
  expect(begunAnew).toBe(2);
});

test("of several records that find the stream gone only the first makes it again", async () => {
  const { log } = records();
  await log.open();
  await bus.streams.delete("JETLAG_X");
  const append = (key: string) => log.append({ key, data: new Uint8Array() });
  expect(await Promise.all(["a", "b", "c"].map(append))).toEqual([1, 2, 3]);
  expect(begunAnew).toBe(1);
  const { createdAt } = await bus.streams.info("JETLAG_X");
  const stream = own();
  await stream.ensure();
  await stream.makeAgain("2026-01-01T00:00:00.000Z"); // of one that was replaced before
  expect(begunAnew).toBe(1);
  expect(stream.createdAt).toBe(createdAt);
});

test("one that somebody emptied is noticed; one that is trimmed, or whose messages grew old, is not", async () => {
  const stream = own();
  await stream.ensure();
  await publish();
  await stream.look(await seen({ nowMs: Date.now() }));
  await bus.streams.purge("JETLAG_X");
  await stream.look(await seen({ nowMs: Date.now() }));
  expect(stream.loss?.words).toBe("JETLAG_X was emptied by somebody: everything it held is gone.");

  const trimmed = own(bus, 10);
  await trimmed.ensure();
  await publish(200);
  for (const _ of [1, 2]) await trimmed.look(await seen({ nowMs: Date.now() }));
  expect((await bus.streams.info("JETLAG_X")).messages).toBe(0);
  expect(trimmed.loss).toBeNull();

  await bus.streams.update("JETLAG_X", { maxAgeMs: 60_000 });
  const aged = own();
  await aged.ensure();
  await publish();
  await aged.look(await seen({ nowMs: Date.now() }));
  await bus.streams.purge("JETLAG_X");
  await aged.look(await seen({ nowMs: Date.now() + 60_000 }));
  expect(aged.loss).toBeNull();
});

/** The methods of an object, each bound to it. */
function bound<T extends object>(object: T): T {
  return new Proxy(object, {
    get: (target, key) => {
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
    ownKeys: (target) => [...Reflect.ownKeys(target), ...Reflect.ownKeys(Object.getPrototypeOf(target))],
    getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
  });
}

test("it leaves to another stream what that one captures, and takes it back when that one is gone", async () => {
  const stream = new OwnStream({
    ...{ access: bus, maker: makerOn(bus), logger: silentLogger },
    stream: { name: "JETLAG_X", subjects: ["news.a.>", "news.b.>"] },
  });
  await bus.streams.create({ name: "THEIRS", subjects: ["news.a.*"] });
  await stream.ensure();
  expect(stream.problem).toContain("JETLAG_X cannot be made");
  await stream.take(["news.b.>"]);
  expect({ isThere: stream.isThere, problem: stream.problem }).toEqual({ isThere: true, problem: null });
  expect((await bus.streams.info("JETLAG_X")).config.subjects).toEqual(["news.b.>"]);
  await bus.streams.delete("THEIRS");
  await stream.take(["news.a.>", "news.b.>"]);
  expect((await bus.streams.info("JETLAG_X")).config.subjects).toEqual(["news.a.>", "news.b.>"]);
});

test("where others capture everything that it is for, it is not made, and nothing is wrong", async () => {
  const stream = own();
  await stream.take([]);
  await stream.ensure();
  await stream.look(await seen());
  expect({ isThere: stream.isThere, problem: stream.problem }).toEqual({ isThere: false, problem: null });
  expect((await bus.streams.list()).streams).toEqual([]);
});

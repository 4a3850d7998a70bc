import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { MemoryServer } from "../../event-bus/adapters/memory/memory-server";
import { taken } from "../../event-bus/broker/offer";
import { systemClock } from "../../event-bus/clock";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { brokerMs as toBrokerMs } from "../../model/broker-time";
import { noMask } from "../../model/message/message-mask";
import type { Announcement } from "../../model/stream/announcement";
import type { Stream } from "../../model/stream/stream";
import type { SeenStreams } from "../../store/seen-streams";
import type { Store } from "../../store/store";
import { storeOn } from "../../store/testing/store-on";
import { FailureRecorder } from "./failure-recorder";
import { FailureStore } from "./failure-store";
import { GoneMessages } from "./gone-messages";
import { RemovedInFlight } from "./removed-in-flight";
import { UnacknowledgedDeliveries } from "./unacknowledged";

// A broker whose announcements a test makes itself: to those who listen, to those who read the stream, or to both.

let bus: JetStreamPort;
let clock: ManualClock;
let announce: (announcement: Announcement) => void;
let deliver: (announcement: Announcement) => Promise<void>;
let publishFailure: EventBusError | null;
let readFailure: EventBusError | null;
let readGate: Promise<void>;
let reads: number;
/** Pages read from channels of others. */
let pages: number;
let recorder: FailureRecorder;
let kept: Store;
let store: FailureStore;
let removed: RemovedInFlight;
let unacknowledged: UnacknowledgedDeliveries;
let gone: GoneMessages;

beforeEach(async () => {
  // No two streams are created in the same millisecond.
  let brokerMs = Date.now();
  const brokerClock = { now: () => ++brokerMs, schedule: systemClock.schedule };
  const broker = new MemoryBroker({ server: new MemoryServer(brokerClock) });
  bus = broker.jetstream;
  await bus.start();
  await bus.streams.create({ name: "ORDERS", subjects: ["orders"] });
  await bus.messages.publish({ subject: "orders", data: new TextEncoder().encode("o-1") });
  clock = new ManualClock(Date.parse("2026-11-29T10:00:00Z"));
  publishFailure = readFailure = null;
  readGate = Promise.resolve();
  reads = pages = 0;
  const { streams, connection } = bus;
  const messages = new Proxy(bus.messages, {
    get(target, key) {
      if (key === "get")
        return async (...asked: Parameters<JetStreamPort["messages"]["get"]>) => {
          reads++;
          await readGate;
          if (readFailure !== null) throw readFailure;
          return target.get(...asked);
        };
      const failure = publishFailure;
      if (key === "publish" && failure !== null) return () => Promise.reject(failure);
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const source = new Proxy(taken(broker.failures), {
    get(target, key) {
      if (key === "watch")
        return (listener: typeof announce) => {
          announce = listener;
          return () => {};
        };
      if (key === "follow")
        return async (handler: typeof deliver) => {
          deliver = handler;
          return async () => {};
        };
      if (key === "readKept") pages++;
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  kept = storeOn({ streams, connection, messages, traffic: bus.traffic });
  const log = new JetStreamLog({ messages, streams });
  store = new FailureStore({ store: kept, logger: silentLogger, log, mask: noMask });
  await store.records.open();
  removed = new RemovedInFlight();
  removed.begin(clock.now());
  unacknowledged = new UnacknowledgedDeliveries();
  gone = new GoneMessages(broker.grammar);
  recorder = new FailureRecorder({
    ...{
      captures: kept,
      logger: silentLogger,
      source,
      log,
      connection,
      store,
      clock,
      removed,
      unacknowledged,
      gone,
      brokerNow: () => toBrokerMs(clock.now()),
    },
    onRecorded: () => {},
  });
  await recorder.start();
  await look();
});
afterEach(() => bus.stop());

const announcement = (id: string): Announcement => ({
  ...{ id, kind: "terminated", at: new Date(clock.now()).toISOString(), stream: "ORDERS", consumer: "billing" },
  ...{ place: { channel: "ORDERS", at: "1" }, number: 1, deliveries: 1, reason: "no" },
});
const listed = () => [...store.index.list({ state: "all" })].map(({ failure }) => failure.id);
const stored = async () => (await bus.streams.info("JETLAG_FAILURES")).messages;

/** Looks at what a sweep saw; `lastAt` is when the stream of announcements stored something last. */
async function look(lastAt: string | null = null, more: Partial<SeenStreams> = {}) {
  const { streams, missing } = await bus.streams.list();
  const seen = (stream: Stream) => (stream.config.name === "JETLAG_ADVISORIES" ? { ...stream, lastAt } : stream);
  const all = { streams: streams.map(seen), missing, fresh: true, nowMs: clock.now(), ...more };
  await kept.look(all);
  await recorder.look(all);
}

test("what is heard and comes from the stream as well is recorded once", async () => {
  const first = announcement("a");
  announce(first);
  await deliver(first);
  await clock.advance(10_000);
  await look();
  expect(listed()).toEqual(["a"]);
  expect(await stored()).toBe(1);
  expect(reads).toBe(1);
  expect(recorder.problem).toBeNull();
});

test("what the stream has, but not handed over yet, is left to it", async () => {
  const first = announcement("a");
  announce(first);
  await clock.advance(60_000);
  await look(first.at);
  expect(listed()).toEqual([]);
  expect(recorder.problem).toBeNull();
});

test("what the stream did not take is recorded as it was heard, and it is said until the stream grows again", async () => {
  const first = announcement("a");
  announce(first);
  await clock.advance(4_999);
  await look();
  expect(listed()).toEqual([]);
  await clock.advance(1);
  await look("2026-11-29T09:00:00Z");
  expect(listed()).toEqual(["a"]);
  expect(recorder.problem).toMatch(
    /^Failures are heard only while this dashboard runs\. JETLAG_ADVISORIES does not take/,
  );
  const second = announcement("b");
  announce(second);
  await expect.poll(listed).toEqual(["b", "a"]); // at once, now that it is known
  await look(second.at);
  expect(recorder.problem).toBeNull();
});

test("what was just heard is left to the stream also when the clock is set forward", async () => {
  announce(announcement("a"));
  clock.correct(60_000);
  await look();
  expect(listed()).toEqual([]);
  expect(recorder.problem).toBeNull();
});

test("nothing is judged by a sweep that failed", async () => {
  announce(announcement("a"));
  await clock.advance(60_000);
  await look(null, { fresh: false });
  expect(listed()).toEqual([]);
});

test("what was heard before the stream was lost is recorded when that is noticed, and read from the new one", async () => {
  announce(announcement("a"));
  await bus.streams.delete("JETLAG_ADVISORIES");
  const before = deliver;
  await look("2026-11-29T11:00:00Z");
  expect(listed()).toEqual(["a"]);
  await recorder.follow();
  expect(deliver).not.toBe(before);
  expect(recorder.problem).toBeNull();
});

test("without the stream everything that is heard is recorded at once", async () => {
  await look(null, { streams: [], missing: ["JETLAG_ADVISORIES"] });
  expect(recorder.problem).toMatch(/heard only while this dashboard runs\. JETLAG_ADVISORIES has no leader/);
  announce(announcement("a"));
  await expect.poll(listed).toEqual(["a"]);
});

test("a failure that cannot be stored is listed, kept with its payload, and stored when that is possible", async () => {
  const first = announcement("a");
  publishFailure = new EventBusError("publish_unknown", "no answer came");
  announce(first);
  await expect(deliver(first)).rejects.toThrow("no answer came");
  expect(listed()).toEqual(["a"]);
  expect(new TextDecoder().decode((await store.payload("a")) ?? undefined)).toBe("o-1");
  expect(store.records.health.problem).toMatch(/^Nothing can be stored in JETLAG_FAILURES: no answer came/);
  store.index.resolve("a", { kind: "discarded", at: first.at, job: "j", original: "kept" });
  publishFailure = null;
  await deliver(first);
  expect(await stored()).toBe(1);
  expect(store.records.health.problem).toBeNull();
  expect(store.index.get("a")).toMatchObject({
    ...{ previewAt: { in: "record", mark: 1 }, payloadAt: { in: "record", mark: 1 } },
    failure: { resolution: { kind: "discarded" } },
  });
});

test("what is kept in memory is stored with the next reading after something could be stored", async () => {
  await look(null, { streams: [], missing: ["JETLAG_ADVISORIES"] });
  publishFailure = new EventBusError("rejected", "storage is full");
  for (const id of ["a", "b"]) announce(announcement(id));
  await expect.poll(() => listed().sort()).toEqual(["a", "b"]);
  publishFailure = null;
  announce(announcement("c"));
  await expect.poll(stored).toBe(1);
  await store.refresh();
  await expect.poll(stored).toBe(3);
  expect(listed().sort()).toEqual(["a", "b", "c"]);
});

test("a message that cannot be read is tried three times; then its failure is recorded without it", async () => {
  await look(null, { streams: [], missing: ["JETLAG_ADVISORIES"] });
  readFailure = new EventBusError("timeout", "no answer in time");
  announce({ ...announcement("a"), reason: null });
  await expect.poll(() => reads).toBe(1);
  expect(listed()).toEqual([]);
  const missing = { streams: [], missing: ["JETLAG_ADVISORIES"] };
  await look(null, missing);
  expect([reads, listed()]).toEqual([2, []]);
  await look(null, missing);
  expect(listed()).toEqual(["a"]);
  expect(store.index.get("a")?.failure).toMatchObject({ preview: null, detail: "not readable: no answer in time" });
});

test("beyond ten thousand that wait for the stream, each of the oldest is recorded, and read once at a time", async () => {
  for (let n = 0; n < 10_000; n++) announce(announcement(`${n}`));
  expect(reads).toBe(0);
  readFailure = new EventBusError("timeout", "no answer in time");
  for (const id of ["a", "b", "c"]) announce(announcement(id));
  await clock.advance(0);
  expect([reads, listed()]).toEqual([3, []]);
  readFailure = null;
  announce(announcement("d"));
  await expect.poll(() => listed().sort()).toEqual(["3", "4", "5", "6"]);
  expect(store.index.get("3")?.failure.preview).toBe("o-1");
  expect(await stored()).toBe(4);
});

test("what is being recorded as it was heard is not recorded a second time by a look", async () => {
  const missing = { streams: [], missing: ["JETLAG_ADVISORIES"] };
  await look(null, missing);
  let open = () => {};
  readGate = new Promise((resolve) => {
    open = resolve;
  });
  announce(announcement("a"));
  const looking = look(null, missing);
  await clock.advance(0);
  expect(reads).toBe(1);
  open();
  await looking;
  await expect.poll(listed).toEqual(["a"]);
});

test("a message that was removed while in flight is counted once, heard and read, and is no failure", async () => {
  const removal = { ...announcement("a"), kind: "removed", reason: null } as const;
  announce(removal);
  await deliver(removal);
  await clock.advance(10_000);
  await look();
  expect(listed()).toEqual([]);
  expect(removed.of({ stream: "ORDERS", consumer: "billing" })).toBe(1);
  expect(recorder.problem).toBeNull();
});

test("each delivery that ended without an acknowledgement counts once, whatever becomes of the failure", async () => {
  const failed = { ...announcement("a"), kind: "terminated" } as const;
  const removal = { ...announcement("b"), kind: "removed", reason: null } as const;
  for (const notice of [failed, removal]) {
    announce(notice);
    await deliver(notice);
  }
  store.index.resolve(failed.id, { kind: "discarded", at: failed.at, job: "job", original: "dropped" });
  const always = { fromMs: toBrokerMs(0), toMs: toBrokerMs(clock.now() + 60_000) };
  expect(unacknowledged.countIn(always, { stream: "ORDERS", consumer: "billing" })).toBe(2);
});

test("a delivery that ended while nobody listened counts once it is read from the stream", async () => {
  await deliver({ ...announcement("a"), kind: "terminated" });
  await deliver({ ...announcement("b"), kind: "removed", reason: null });
  const always = { fromMs: toBrokerMs(0), toMs: toBrokerMs(clock.now() + 60_000) };
  expect(unacknowledged.countIn(always, { stream: "ORDERS", consumer: "billing" })).toBe(2);
});

test("what was removed before the counting began does not count", async () => {
  await deliver({ ...announcement("a"), kind: "removed", at: "2026-11-29T09:59:59Z" });
  expect(removed.of({ stream: "ORDERS", consumer: "billing" })).toBe(0);
});

describe("what somebody else's stream keeps", () => {
  const always = () => ({ fromMs: toBrokerMs(0), toMs: toBrokerMs(clock.now() + 60_000) });
  const billing = { stream: "ORDERS", consumer: "billing" };

  /** The server's word, as the stream keeps it. */
  const keep = (id: string, reason: string) =>
    bus.messages.publish({
      subject: "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.ORDERS.billing",
      data: Buffer.from(
        JSON.stringify({
          ...{ type: "io.nats.jetstream.advisory.v1.terminated", id, timestamp: new Date(clock.now()).toISOString() },
          ...{ stream: "ORDERS", consumer: "billing", stream_seq: 1, consumer_seq: 1, deliveries: 1, reason },
        }),
      ),
    });
  const lookThere = async () => {
    await look();
    await recorder.follow();
  };

  beforeEach(async () => {
    await bus.streams.update("JETLAG_ADVISORIES", { subjects: ["$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.*.*"] });
    await bus.streams.create({ name: "KEEPER", subjects: ["$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.*.*"] });
  });

  test("is recorded, and counts as ended without an acknowledgement", async () => {
    await keep("a", "no");
    await lookThere();
    await expect.poll(listed).toEqual(["a"]);
    expect(unacknowledged.countIn(always(), billing)).toBe(1);
    // So that the next start goes on there.
    expect(store.readTo("KEEPER", "terminated")).toMatchObject({ channel: "KEEPER", from: "1" });
  });

  test("is no failure where the message was removed in flight, and is counted as that", async () => {
    await keep("b", "Unacknowledged message was deleted");
    await lookThere();
    await expect.poll(() => removed.of(billing)).toBe(1);
    expect(unacknowledged.countIn(always(), billing)).toBe(1);
    expect(listed()).toEqual([]);
  });

  test("is recorded once, heard and read, and again with every look", async () => {
    announce(announcement("a"));
    await keep("a", "no");
    await lookThere();
    await expect.poll(listed).toEqual(["a"]);
    await clock.advance(20_000);
    await lookThere();
    await lookThere();
    expect(await stored()).toBe(1);
    expect(unacknowledged.countIn(always(), billing)).toBe(1);
  });

  test("is read as soon as it is heard, not with the next look", async () => {
    await keep("a", "no");
    await lookThere();
    await expect.poll(listed).toEqual(["a"]);
    await keep("b", "no");
    announce(announcement("b"));
    await expect.poll(() => listed().sort()).toEqual(["a", "b"]);
    expect(store.readTo("KEEPER", "terminated")).toMatchObject({ from: "2" });
  });

  test("is left alone where it was recorded before: its message is not read again", async () => {
    await keep("a", "no");
    await deliver(announcement("a"));
    expect([listed(), reads]).toEqual([["a"], 1]);
    await keep("b", "no");
    await lookThere();
    await expect.poll(() => listed().sort()).toEqual(["a", "b"]);
    expect([reads, await stored()]).toEqual([2, 2]);
  });

  test.each([
    ["a removal in flight", "Unacknowledged message was deleted"],
    ["a failure that is recorded", "no"],
  ])("is read no more once it was taken: %s", async (_what, reason) => {
    if (reason === "no") await deliver(announcement("a"));
    await keep("a", reason);
    await lookThere();
    await expect.poll(() => pages).toBeGreaterThan(0);
    await recorder.follow();
    const read = pages;
    await lookThere();
    await recorder.follow();
    expect(pages).toBe(read);
  });

  test("is not recorded once more when ten thousand others were heard after it", async () => {
    announce(announcement("a"));
    await keep("a", "no");
    await lookThere();
    await expect.poll(listed).toEqual(["a"]);
    for (let n = 0; n < 10_000; n++) announce(announcement(`${n}`));
    await clock.advance(0);
    expect([reads, listed(), await stored()]).toEqual([1, ["a"], 1]);
  });

  test("is recorded without its message when that cannot be read, after three tries", async () => {
    readFailure = new EventBusError("timeout", "no answer");
    await keep("a", "no");
    for (let tries = 1; tries <= 3; tries++) {
      expect(listed()).toEqual([]);
      await lookThere();
      await expect.poll(() => reads).toBe(tries);
    }
    await expect.poll(listed).toEqual(["a"]);
  });

  test("is listed also while it cannot be stored, and stored later", async () => {
    await keep("a", "no");
    publishFailure = new EventBusError("timeout", "no answer");
    await lookThere();
    await expect.poll(listed).toEqual(["a"]);
    expect(await stored()).toBe(0);
    publishFailure = null;
    await lookThere();
    await expect.poll(stored).toBe(1);
  });
});

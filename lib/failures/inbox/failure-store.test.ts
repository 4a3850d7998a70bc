import { afterEach, beforeEach, expect, test } from "vitest";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { JetStreamLog } from "../../event-bus/adapters/jetstream/jetstream-log";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import { EventBusError } from "../../event-bus/errors";
import { silentLogger } from "../../event-bus/logger";
import { RecordingLogger } from "../../event-bus/testing/recording-logger";
import { noMask } from "../../model/message/message-mask";
import type { FailedDelivery } from "../../model/stream/announcement";
import type { Store } from "../../store/store";
import { storeOn } from "../../store/testing/store-on";
import { toFailureRecord } from "./failure-record";
import { FailureStore, failureLog } from "./failure-store";

let bus: JetStreamPort;
let kept: Store;
let store: FailureStore;
/** What the broker says to a record of this id; null: it stores it. */
let answer: (id: string) => EventBusError | null;
let isDenied: boolean;
/** How often something was to be stored. */
let attempts: number;
let logger: RecordingLogger;
let onRead: () => Promise<void>;

beforeEach(async () => {
  bus = new MemoryBroker().jetstream;
  await bus.start();
  answer = () => null;
  isDenied = false;
  attempts = 0;
  logger = new RecordingLogger();
  onRead = async () => {};
  const messages = overriding(bus.messages, {
    publish: async (...[message]: Parameters<JetStreamPort["messages"]["publish"]>) => {
      attempts++;
      const refusal = answer(message.msgId?.replace("failed:", "") ?? "");
      if (refusal !== null) throw refusal;
      return bus.messages.publish(message);
    },
    range: async (...asked: Parameters<JetStreamPort["messages"]["range"]>) => {
      await onRead();
      return bus.messages.range(...asked);
    },
  });
  const streams = overriding(bus.streams, {
    info: async (name: string) => {
      if (isDenied) throw new EventBusError("permission_denied", "not allowed");
      return bus.streams.info(name);
    },
  });
  const { connection, traffic } = bus;
  kept = storeOn({ streams, connection, messages, traffic }, { logger });
  store = new FailureStore({
    log: new JetStreamLog({ messages, streams }),
    store: kept,
    logger: silentLogger,
    mask: noMask,
    isRemoval: (reason) => reason === "it was overwritten",
  });
  await store.records.open();
});
afterEach(() => bus.stop());

const record = (id: string, reason = "no") => {
  const place = { channel: "ORDERS", at: "1" };
  const origin = { stream: "ORDERS", consumer: "billing", place, number: 1 };
  const announcement: FailedDelivery = {
    ...origin,
    id,
    kind: "terminated",
    at: "2026-11-29T10:00:00Z",
    deliveries: 1,
    reason,
  };
  return toFailureRecord(announcement, null, 1024 * 1024).record;
};
const stored = async () => (await bus.streams.info(failureLog.name)).messages;
const tooLarge = new EventBusError("payload_too_large", "too many bytes");
const look = (nowMs: number) => kept.look({ streams: [], missing: [], fresh: true, nowMs });

test.each([
  { failedAt: "not a date" },
  { seq: -1 },
  { deliveries: 1.5 },
  { message: { subject: "a", storedAt: "yesterday", headers: [], sizeBytes: 1, whole: true } },
])("a record with %j is somebody else's, and not listed", async (change) => {
  const at = "2026-11-28T10:00:00.123456789Z";
  const whole = {
    ...{ type: "failed", id: "x", reason: "gave_up", detail: null, failedAt: at, stream: "A", seq: 1, consumer: "c" },
    ...{ deliveries: 1, message: null },
  };
  const forge = (record: object) =>
    bus.messages.publish({
      subject: `${failureLog.name}.failed.A.c`,
      data: new Uint8Array(),
      headers: [["Jetlag-Failure", JSON.stringify(record)]],
    });
  await forge({ ...whole, ...change });
  await store.refresh();
  expect(store.index.size).toBe(0);
  await forge(whole);
  await store.refresh();
  expect(store.index.size).toBe(1);
});

test("a failure that cannot be stored for its own sake holds up none behind it", async () => {
  answer = () => new EventBusError("rejected", "storage is full");
  for (const id of ["a", "b", "c"]) await expect(store.append(record(id))).rejects.toThrow("storage is full");
  answer = (id) => (id === "a" ? tooLarge : null);
  await store.append(record("d"));
  await store.refresh();
  await expect.poll(stored).toBe(3);
  for (let n = 0; n < 3; n++) {
    const before = attempts;
    await store.refresh();
    await expect.poll(() => attempts).toBeGreaterThan(before);
  }
  expect(logger.problems.map(({ message }) => message)).toEqual(["Records are kept in memory for now"]);
  answer = () => null;
  await store.refresh();
  await expect.poll(stored).toBe(4);
});

test("what was kept is stored after the account forbade it for a while", async () => {
  answer = () => tooLarge;
  await expect(store.append(record("a"))).rejects.toThrow("too many bytes");
  isDenied = true;
  onRead = () => look(0);
  await store.refresh();
  expect(store.records.isDurable).toBe(false);
  isDenied = false;
  onRead = async () => {};
  answer = () => null;
  await look(10_000);
  await store.refresh();
  await expect.poll(stored).toBe(1);
});

/** An object with other methods in place of some of its own. */
function overriding<T extends object>(object: T, methods: Partial<T>): T {
  return new Proxy(object, {
    get: (target, key) => {
      const value: unknown = Reflect.get(key in methods ? methods : target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

test("what an older version recorded of messages that were removed while in flight is read and left out", async () => {
  await store.append(record("a", "it was overwritten"));
  await store.append(record("b"));
  const mask = noMask;
  const log = new JetStreamLog({ messages: bus.messages, streams: bus.streams });
  const isRemoval = (reason: string) => reason === "it was overwritten";
  const next = new FailureStore({ log, store: storeOn(bus), logger, mask, isRemoval });
  await next.records.open();
  expect([...next.index.list({ state: "all" })].map(({ failure }) => failure.id)).toEqual(["b"]);
  expect(logger.problems).toEqual([]);
});

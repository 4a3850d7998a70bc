import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import type { FailureSource } from "../../event-bus/broker/failure-source";
import { taken } from "../../event-bus/broker/offer";
import { silentLogger } from "../../event-bus/logger";
import { encodeEventPayload } from "../../model/message/event-payload";
import { noMask } from "../../model/message/message-mask";
import type { Capture } from "../../store/capture";
import { sameClock } from "../testing/broker-clock";
import { FailureIndex } from "./failure-index";
import { failureOfStranded } from "./failure-of";
import { RetryingDeliveries } from "./retrying";

let broker: MemoryBroker;
let index: FailureIndex;
let retrying: RetryingDeliveries;
let isOutstanding: boolean;
let announce: Parameters<FailureSource["watchRejections"]>[0];

/** A stored message of a stream with one consumer; rejections are only heard. */
beforeEach(async () => {
  broker = new MemoryBroker();
  await broker.start();
  const { streams, consumers, messages } = broker.jetstream;
  await streams.create({ name: "ORDERS", subjects: ["orders"] });
  await consumers.create("ORDERS", { name: "billing" });
  await messages.publish({ subject: "orders", data: new Uint8Array(1) });
  const source = taken(broker.failures);
  vi.spyOn(source, "isOutstanding").mockImplementation(() => isOutstanding);
  vi.spyOn(source, "watchRejections").mockImplementation((listener) => {
    announce = listener;
    return () => {};
  });
  index = new FailureIndex();
  const captures = { capture: () => null, noCaptureReason: null };
  retrying = new RetryingDeliveries({
    ...{ source, log: taken(broker.log), index, captures, brokerNow: sameClock, gone: { keep: () => {} } },
    ...{ mask: noMask, logger: silentLogger },
  });
  await retrying.start();
  isOutstanding = true;
});
afterEach(() => broker.stop());

const place = { channel: "ORDERS", at: "1" } as const;
const reject = (at: string, { number = 1, deliveries = 1 } = {}) =>
  announce({
    ...{ id: at, place: { channel: "ORDERS", at: String(number) }, stream: "ORDERS" },
    ...{ number, consumer: "billing", deliveries, at },
  });
const look = async () => {
  await retrying.look((await broker.jetstream.consumers.list("ORDERS")).consumers);
  return retrying.size;
};

test("one that was heard since consumers were read stays, since their figures say nothing about it", async () => {
  isOutstanding = false;
  reject("2026-11-01T12:00:00.000Z");
  expect(await look()).toBe(1);
  expect(await look()).toBe(0);
});

test("one that failed since is over, and one that failed before and is rejected again is not", async () => {
  const message = await taken(broker.log).get(place);
  if (message === null) throw new Error("it is not stored");
  index.add(failureOfStranded(message, "billing", "2026-11-01T12:00:00.000Z", noMask));
  reject("2026-11-01T12:00:01.000Z");
  expect(await look()).toBe(1);
  reject("2026-11-01T11:59:59.000Z");
  expect(await look()).toBe(0);
});

test("when the next delivery is likely is learned from the last message that came again", () => {
  reject("2026-11-01T12:00:00.000Z");
  expect(retrying.list.map(({ againAt }) => againAt)).toEqual([null]);
  reject("2026-11-01T12:00:05.000Z", { deliveries: 2 });
  reject("2026-11-01T12:01:00.000Z", { number: 2 });
  reject("2026-11-01T12:00:03.000Z", { number: 3 });
  const [third, second, first] = retrying.list;
  expect(third).toMatchObject({ number: 3, againAt: "2026-11-01T12:00:08.000Z" });
  expect(second).toMatchObject({ number: 2, deliveries: 1, againAt: "2026-11-01T12:01:05.000Z" });
  expect(first).toMatchObject({ number: 1, deliveries: 2, againAt: null });
});

test("those of one message, consumer or stream are found", () => {
  reject("2026-11-01T12:00:00.000Z");
  reject("2026-11-01T12:00:01.000Z", { number: 2 });
  expect(retrying.find({ stream: "ORDERS", at: "2" }).map(({ number }) => number)).toEqual([2]);
  expect(retrying.find({ consumer: "billing" })).toHaveLength(2);
  expect(retrying.find({ stream: "PAYMENTS" })).toEqual([]);
});

test("of an event its data is told, and its envelope beside", async () => {
  const data = { order: 7 };
  const text = encodeEventPayload({
    ...{ eventId: "e-1", occurredAt: "2026-11-01T12:00:00.000Z", schemaVersion: "1.0" },
    ...{ actor: "checkout", tenantId: "t-1", data },
  });
  await broker.jetstream.messages.publish({ subject: "orders", data: new TextEncoder().encode(text) });
  reject("2026-11-01T12:00:00.000Z", { number: 2 });
  await look();
  expect(retrying.list[0]).toMatchObject({
    preview: '{"order":7}',
    event: { actor: "checkout", tenantId: "t-1" },
  });
});

test("what is read of a stream that was made anew meanwhile is read again from its beginning", async () => {
  const source = taken(broker.failures);
  let beginAnew = () => {};
  const capture: Capture = {
    ...{ name: "JETLAG_REJECTIONS", isThere: true, isRefused: false, createdAt: null, problem: null, loss: null },
    ...{ ensure: async () => {}, take: async () => {} },
  };
  const pages: (string | null)[] = [];
  vi.spyOn(source, "readRejections").mockImplementation(async (from) => {
    pages.push(from);
    // The stream is lost while its first page is on its way, whose end means nothing in the new one.
    if (pages.length === 1) beginAnew();
    return { rejections: [], next: pages.length === 1 ? "700" : "1" };
  });
  const kept = new RetryingDeliveries({
    ...{ source, log: taken(broker.log), index, brokerNow: sameClock, gone: { keep: () => {} } },
    ...{ mask: noMask, logger: silentLogger },
    captures: {
      capture: (_, onAnew) => {
        beginAnew = onAnew;
        return capture;
      },
      noCaptureReason: null,
    },
  });
  await kept.start();
  await kept.look([]);
  expect(pages).toEqual([null, null, "1"]);
});

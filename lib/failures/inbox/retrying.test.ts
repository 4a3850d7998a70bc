import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { MemoryBroker } from "../../event-bus/adapters/memory/memory-broker";
import type { FailureSource } from "../../event-bus/broker/failure-source";
import { taken } from "../../event-bus/broker/offer";
import { silentLogger } from "../../event-bus/logger";
import { noMask } from "../../model/message/message-mask";
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

const place = { channel: "ORDERS", at: "1" };
const reject = (at: string) =>
  announce({ id: at, place, stream: "ORDERS", number: 1, consumer: "billing", deliveries: 1, at });
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

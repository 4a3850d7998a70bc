import { describe, expect, test } from "vitest";
import { noDeliveries } from "../failure/deliveries";
import { atMost, exact } from "../known";
import { natsGrammar } from "../stream/grammar";
import { failureOf, retryingOf } from "../testing/failure";
import { deliveryOf, type FollowedConsumer, type FollowedMessage, isOver, waitingBefore } from "./message-delivery";

const consumer: FollowedConsumer = {
  ...{ name: "billing", finishedUpTo: 100, deliveredUpTo: 110, inFlight: 4, waiting: 20, skipsMessages: false },
  ...{ createdAt: "2026-11-23T10:00:00.000Z", beginsWithNew: false, acknowledges: true, acknowledgesInOrder: false },
  config: { filterSubjects: ["ORDERS.*"] },
};
const message: FollowedMessage = {
  ...{ number: 105, subject: "ORDERS.a", storedAt: "2026-11-23T11:00:00.000Z" },
  ...{ removesFinished: false, lastNumber: 150 },
};
const follow = (of: Partial<FollowedMessage>, announced = noDeliveries, by: Partial<FollowedConsumer> = {}) =>
  deliveryOf({ ...consumer, ...by }, { ...message, ...of }, announced, natsGrammar);

describe("how a consumer stands with a message", () => {
  test("is what its counters tell, where nothing was announced", () => {
    expect(follow({})).toEqual({ state: "done_or_in_flight" });
    expect(follow({ number: 100 })).toEqual({ state: "done" });
    expect(follow({ subject: "PAYMENTS.a" })).toBeNull();
  });

  test("a rejection that was announced tells more than the counters", () => {
    const retrying = retryingOf();
    expect(follow({}, { retrying: [retrying], failures: [] })).toEqual({ state: "retrying", retrying });
    expect(follow({ number: 100 }, { retrying: [retrying], failures: [] })).toEqual({ state: "done" });
  });

  test("a failure is the end, until the message is rejected anew; that of another consumer says nothing", () => {
    const failure = failureOf();
    expect(follow({ number: 100 }, { retrying: [], failures: [failure] })).toEqual({ state: "failed", failure });
    const again = retryingOf({ rejectedAt: "2026-11-23T11:01:00.000Z" });
    expect(follow({}, { retrying: [again], failures: [failure] })).toEqual({ state: "retrying", retrying: again });
    expect(follow({}, { retrying: [], failures: [failureOf({ consumer: "mailer" })] })?.state).toBe(
      "done_or_in_flight",
    );
  });

  test("is over when it is done or has failed", () => {
    expect(isOver({ state: "done" })).toBe(true);
    expect(isOver({ state: "failed", failure: failureOf() })).toBe(true);
    expect(isOver({ state: "done_or_in_flight" })).toBe(false);
  });
});

describe("how many messages wait before one", () => {
  test("of a stream whose messages are all for the consumer the numbers tell it", () => {
    expect(waitingBefore({ ...consumer, waiting: 40 }, { number: 121, lastNumber: 150 })).toEqual(exact(10));
  });

  test("before the newest one all others wait", () => {
    expect(waitingBefore(consumer, { number: 150, lastNumber: 150 })).toEqual(exact(19));
  });

  test("before another one at most so many: of those behind it nothing tells how many are for the consumer", () => {
    expect(waitingBefore(consumer, { number: 148, lastNumber: 150 })).toEqual(atMost(19));
    expect(waitingBefore(consumer, { number: 113, lastNumber: 150 })).toEqual(atMost(2));
  });

  test("counters read before it was stored did not count it", () => {
    expect(waitingBefore(consumer, { number: 151, lastNumber: 150 })).toEqual(exact(20));
    expect(waitingBefore(consumer, { number: 153, lastNumber: 150 })).toEqual(atMost(22));
    expect(waitingBefore({ ...consumer, waiting: 0 }, { number: 151, lastNumber: 150 })).toEqual(exact(0));
  });

  test("is not known of a consumer that is not given every message", () => {
    expect(waitingBefore({ ...consumer, skipsMessages: true }, { number: 150, lastNumber: 150 }).value).toBeNull();
  });
});

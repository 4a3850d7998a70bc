import { describe, expect, test } from "vitest";
import { natsGrammar } from "../stream/grammar";
import { type DeliveredMessage, type DeliveringConsumer, estimateDelivery } from "./delivery-estimate";

const consumer: DeliveringConsumer = {
  finishedUpTo: 100,
  deliveredUpTo: 110,
  inFlight: 4,
  createdAt: "2026-11-23T10:00:00.000Z",
  beginsWithNew: false,
  acknowledges: true,
  acknowledgesInOrder: false,
  config: { filterSubjects: ["ORDERS.*"] },
};
const message: DeliveredMessage = {
  number: 100,
  subject: "ORDERS.a",
  storedAt: "2026-11-23T11:00:00.000Z",
  removesFinished: false,
};
const estimate = (of: Partial<DeliveredMessage>, by: Partial<DeliveringConsumer> = {}) =>
  estimateDelivery({ ...consumer, ...by }, { ...message, ...of }, natsGrammar);

describe("how far a consumer is with a message", () => {
  test("up to the ack floor it is done, beyond the last delivery it waits", () => {
    expect(estimate({ number: 100 })).toBe("done");
    expect(estimate({ number: 111 })).toBe("waiting");
  });

  test("in between it is in flight, or was acknowledged out of turn", () => {
    expect(estimate({ number: 105 })).toBe("done_or_in_flight");
    expect(estimate({ number: 105 }, { inFlight: 0 })).toBe("done");
  });

  test("where what is finished leaves, what is still stored is not finished", () => {
    expect(estimate({ number: 105, removesFinished: true })).toBe("in_flight");
  });

  test("a consumer that acknowledges nothing is done with what it got; one that does so in order, with nothing beyond", () => {
    expect(estimate({ number: 105 }, { acknowledges: false })).toBe("done");
    expect(estimate({ number: 105 }, { acknowledgesInOrder: true })).toBe("in_flight");
  });

  test("other subjects and what was stored before a consumer of new messages are not for it", () => {
    expect(estimate({ subject: "PAYMENTS.a" })).toBe("not_for_it");
    expect(estimate({ storedAt: "2026-11-23T09:00:00.000Z" }, { beginsWithNew: true })).toBe("not_for_it");
    expect(estimate({ storedAt: "2026-11-23T09:00:00.000Z" })).toBe("done");
    expect(estimate({ subject: "anything" }, { config: { filterSubjects: [] } })).toBe("done");
  });
});

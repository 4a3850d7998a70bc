import { describe, expect, it } from "vitest";
import { eventSubjectHeader, type RetryConsumer, retryHeaders, retryTarget } from "./retry-target";

const consumer = (stream: string, name: string, ...filterSubjects: string[]): RetryConsumer => ({
  stream,
  name,
  displayName: name,
  config: { filterSubjects },
});

const failed = { stream: "ORDERS", consumer: "billing-order__created" };
const streams = [
  { name: "ORDERS", subjects: ["ORDERS.>"] },
  { name: "ORDERS_RETRY", subjects: ["ORDERS_RETRY.>"] },
];
const live = consumer("ORDERS", failed.consumer, "ORDERS.order.created");
const everything = consumer("ORDERS", "audit-_3e", "ORDERS.>");
const retry = consumer("ORDERS_RETRY", failed.consumer, `ORDERS_RETRY.${failed.consumer}`);
const target = { possible: true, stream: "ORDERS_RETRY", subject: `ORDERS_RETRY.${failed.consumer}` };

describe("retryTarget", () => {
  it("is the subject that only the failed consumer reads, whoever else reads the event's own", () => {
    expect(retryTarget(failed, streams, [live, everything, retry])).toEqual(target);
  });

  it("is the same for a copy that failed again", () => {
    expect(retryTarget({ ...failed, stream: "ORDERS_RETRY" }, streams, [live, retry])).toEqual(target);
  });

  it("is refused for a consumer without one, another's is of no use", () => {
    const others = consumer("ORDERS_RETRY", "search-order__created", "ORDERS_RETRY.search-order__created");
    const foreign = consumer("ORDERS_RETRY", failed.consumer, "ORDERS_RETRY.>");
    for (const consumers of [[live], [live, others], [live, foreign], []]) {
      expect(retryTarget(failed, streams, consumers)).toEqual({
        possible: false,
        reason: "billing-order.created has no retry subject of its own; its service can ask the event bus for one",
      });
    }
  });

  it("is not a topic that happens to carry the consumer's name", () => {
    const lookalike = consumer("ORDERS", failed.consumer, `ORDERS.${failed.consumer}`);
    expect(retryTarget(failed, streams, [lookalike])).toMatchObject({ possible: false });
  });

  it("is refused where somebody else reads it, or nothing stores it", () => {
    const spy = consumer("ORDERS_RETRY", "spy");
    expect(retryTarget(failed, streams, [retry, spy])).toEqual({
      possible: false,
      reason: "spy reads its retry subject too",
    });
    const narrowed = [{ name: "ORDERS_RETRY", subjects: ["ORDERS_RETRY.other"] }];
    expect(retryTarget(failed, narrowed, [retry])).toMatchObject({ possible: false });
    expect(retryTarget(failed, [], [retry])).toMatchObject({ possible: false });
  });
});

describe("retryHeaders", () => {
  it("say the event's own subject, once", () => {
    const first = retryHeaders([["A", "1"]], "ORDERS.order.created");
    expect(first).toEqual([
      ["A", "1"],
      [eventSubjectHeader, "ORDERS.order.created"],
    ]);
    expect(retryHeaders(first, "ORDERS_RETRY.billing-order__created")).toEqual(first);
  });
});

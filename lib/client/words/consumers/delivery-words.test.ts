import { describe, expect, test } from "vitest";
import type { MessageDelivery } from "../../../model/consumer/message-delivery";
import { atMost, exact, unknown } from "../../../model/known";
import { failureOf, retryingOf } from "../../../model/testing/failure";
import { attemptWords, deliveryWords, progressSentence } from "./delivery-words";

const nowMs = Date.parse("2026-11-23T11:00:20.000Z");
const tell = (delivery: MessageDelivery, withinMs: number | null = null) => {
  const { word, detail } = deliveryWords(delivery, withinMs, nowMs);
  return detail === "" ? word : `${word}, ${detail}`;
};

describe("how a consumer stands with a message", () => {
  test.each<[MessageDelivery, string]>([
    [{ state: "waiting", behind: exact(11_900) }, "Waiting, behind 11,900"],
    [{ state: "waiting", behind: atMost(40) }, "Waiting, behind at most 40"],
    [{ state: "waiting", behind: exact(0) }, "Waiting, next in line"],
    [{ state: "waiting", behind: unknown("it is not given every message") }, "Waiting"],
    [{ state: "in_flight" }, "In flight, delivered, not acknowledged"],
    [{ state: "retrying", retrying: retryingOf() }, "Retrying, delivered 2 of 3 times"],
    [{ state: "failed", failure: failureOf() }, "Gave up, after 3 deliveries"],
    [{ state: "failed", failure: failureOf({ reason: "terminated", deliveries: 1 }) }, "Terminated, after 1 delivery"],
  ])("%o", (delivery, words) => {
    expect(tell(delivery)).toBe(words);
  });

  test("of one that is done how long it took at most, where that is known", () => {
    expect(tell({ state: "done" }, 120)).toBe("Done, within 0.1 s");
    expect(tell({ state: "done" })).toBe("Done");
  });
});

describe("when a rejected message comes again", () => {
  const again = (againAt: string | null, deliveries = 2) => attemptWords(retryingOf({ againAt, deliveries }), nowMs);

  test("is told as the estimate that it is", () => {
    expect(again("2026-11-23T11:00:34.200Z")).toBe("delivered 2 of 3 times, again in about 14 s");
    expect(again("2026-11-23T11:00:20.500Z")).toBe("delivered 2 of 3 times, again at any moment");
    expect(again(null)).toBe("delivered 2 of 3 times");
  });

  test("not after the last delivery", () => {
    expect(again("2026-11-23T11:00:34.000Z", 3)).toBe("delivered 3 of 3 times, not again");
    expect(attemptWords({ deliveries: 1, maxDeliver: null, againAt: null }, nowMs)).toBe("delivered 1 time");
  });
});

test("how far all are, in one sentence", () => {
  const done: MessageDelivery = { state: "done" };
  expect(progressSentence([done])).toBe("Its one consumer is done.");
  expect(progressSentence([done, done])).toBe("All 2 consumers are done.");
  expect(progressSentence([done, { state: "in_flight" }])).toBe("1 of 2 consumers is done, 1 still to finish.");
  expect(progressSentence([{ state: "in_flight" }, { state: "failed", failure: failureOf() }])).toBe(
    "0 of 2 consumers are done, for 1 it failed, 1 still to finish.",
  );
});

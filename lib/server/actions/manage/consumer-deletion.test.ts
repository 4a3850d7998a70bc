import { expect, test } from "vitest";
import { atMost, exact } from "../../../model/known";
import { natsGrammar } from "../../../model/stream/grammar";
import type { Retention } from "../../../model/stream/stream";
import { consumerHealth } from "../../../model/testing/consumer-health";
import { judgeDeparture } from "./consumer-deletion";

function judge(retention: Retention, own: readonly string[], ...others: (readonly string[])[]) {
  const { config } = consumerHealth();
  const reading = (filterSubjects: readonly string[]) =>
    consumerHealth({ waiting: 7, inFlight: 2, config: { ...config, filterSubjects } });
  return judgeDeparture({ retention, consumer: reading(own), others: others.map(reading), grammar: natsGrammar });
}

test("a stream that keeps messages by its limits loses nothing with a consumer", () => {
  expect(judge("limits", [])).toEqual({ lost: exact(0), unread: exact(0) });
});

test("what only one consumer wanted is lost with it, where messages are kept for their readers", () => {
  expect(judge("interest", [])).toEqual({ lost: exact(9), unread: exact(0) });
  expect(judge("interest", ["a.>"], ["b.>"], ["c"])).toEqual({ lost: exact(9), unread: exact(0) });
});

test("where another one reads some of the same, it is at most so many", () => {
  expect(judge("interest", ["a.>"], ["b.>"], ["a.*"]).lost).toEqual(atMost(9));
  expect(judge("interest", ["a.>"], []).lost).toEqual(atMost(9));
});

test("a work queue keeps it, and nobody reads it", () => {
  expect(judge("workqueue", ["a"], ["b"])).toEqual({ lost: exact(0), unread: exact(9) });
});

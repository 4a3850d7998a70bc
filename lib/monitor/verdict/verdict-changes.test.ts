import { expect, test } from "vitest";
import type { Verdict } from "../../model/consumer/consumer-health";
import { consumerHealth } from "../../model/testing/consumer-health";
import { VerdictChanges } from "./verdict-changes";

const sweep = (verdicts: Record<string, Verdict>) =>
  Object.entries(verdicts).map(([name, verdict]) => consumerHealth({ name, verdict }));

/** What one consumer's verdicts, one a sweep, announce: `from>to`. */
function announced(...verdicts: Verdict[]): string[] {
  const changes = new VerdictChanges();
  return verdicts.flatMap((verdict) =>
    changes.next(sweep({ billing: verdict })).map(({ from, consumer }) => `${from}>${consumer.verdict}`),
  );
}

test("a consumer that begins to need attention, needs it for another reason, and ceases to", () => {
  expect(announced("healthy", "stalled", "stalled", "no_reader", "healthy")).toEqual([
    "healthy>stalled",
    "stalled>no_reader",
    "no_reader>healthy",
  ]);
});

test("calm verdicts change in silence", () => {
  expect(announced("unknown", "healthy", "idle", "catching_up", "paused", "idle")).toEqual([]);
});

test("what needs attention at the start is told, what is calm is not", () => {
  expect(announced("unknown", "stalled")).toEqual(["null>stalled"]);
  expect(announced("healthy")).toEqual([]);
});

test("a gap in the readings is no change", () => {
  expect(announced("stalled", "unknown", "stalled")).toEqual(["null>stalled"]);
  expect(announced("healthy", "unknown", "stalled")).toEqual(["healthy>stalled"]);
});

test("a consumer that was deleted is forgotten: made anew it is judged anew", () => {
  const changes = new VerdictChanges();
  changes.next(sweep({ billing: "healthy" }));
  changes.next([]);
  expect(changes.next(sweep({ billing: "stalled" }))).toMatchObject([{ from: null }]);
});

test("a consumer that needed attention and is deleted is told once, so that a receiver can close its alarm", () => {
  const changes = new VerdictChanges();
  changes.next(sweep({ billing: "stalled", calm: "healthy" }));
  changes.next(sweep({ billing: "unknown", calm: "healthy" }));
  expect(changes.next([])).toMatchObject([
    { from: "stalled", consumer: { name: "billing", verdict: "unknown", reason: "the consumer was deleted" } },
  ]);
  expect(changes.next([])).toEqual([]);
});

test("each consumer is followed by itself", () => {
  const changes = new VerdictChanges();
  changes.next(sweep({ a: "healthy", b: "healthy" }));
  expect(changes.next(sweep({ a: "healthy", b: "stalled" }))).toMatchObject([{ consumer: { name: "b" } }]);
});

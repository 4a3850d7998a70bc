import { expect, test } from "vitest";
import type { Message } from "../../model/message/message";
import { failureOf } from "../../model/testing/failure";
import { buildTimeline, stepKey, streamsOf } from "./timeline";

const at = (seconds: number) => new Date(Date.parse("2026-11-23T11:00:00.000Z") + seconds * 1_000).toISOString();
const message = (channel: string, seq: number, seconds: number): Message => ({
  ...{ place: { channel, at: String(seq) }, number: seq, subject: "a", storedAt: at(seconds), headers: [] },
  payload: { encoding: "utf8", data: "{}", sizeBytes: 2, truncated: false },
});
const redriven = {
  kind: "redriven",
  job: "j1",
  place: { channel: "ORDERS", at: "9" },
  number: 9,
  original: "kept",
} as const;
const kinds = (...given: Parameters<typeof buildTimeline>) => buildTimeline(...given).map(stepKey);

test("what happened is in order, whichever was found first, and counts from the first", () => {
  const failure = failureOf({ id: "f", failedAt: at(4), resolution: { ...redriven, at: at(6) } });
  const steps = buildTimeline([message("ORDERS", 9, 6), message("PAYMENTS", 3, 2), message("ORDERS", 1, 0)], [failure]);
  expect(steps.map(stepKey)).toEqual([
    "stored ORDERS:1",
    "stored PAYMENTS:3",
    "failed f",
    "stored ORDERS:9",
    "resolved f",
  ]);
  expect(steps.map(({ sinceFirstMs }) => sinceFirstMs)).toEqual([0, 2_000, 4_000, 6_000, 6_000]);
  expect(streamsOf(steps)).toEqual(["ORDERS", "PAYMENTS"]);
});

test("at the same time a message is stored before it fails, and fails before somebody acts", () => {
  const failure = failureOf({
    id: "f",
    failedAt: at(0),
    resolution: { kind: "discarded", job: "j", at: at(0), original: "kept" },
  });
  expect(kinds([message("ORDERS", 1, 0)], [failure])).toEqual(["stored ORDERS:1", "failed f", "resolved f"]);
});

test("a copy that a redrive stored says so, others do not", () => {
  const failure = failureOf({ id: "f", resolution: { ...redriven, at: at(6) } });
  const steps = buildTimeline([message("ORDERS", 9, 6), message("ORDERS", 1, 0)], [failure]);
  const marks = steps.flatMap((step) => (step.kind === "stored" ? [step.redrive?.job ?? null] : []));
  expect(marks).toEqual([null, "j1"]);
});

test("a message that two runs found is one step, and nothing found is no step", () => {
  expect(kinds([message("ORDERS", 1, 0), message("ORDERS", 1, 0)], [])).toEqual(["stored ORDERS:1"]);
  expect(kinds([], [])).toEqual([]);
});

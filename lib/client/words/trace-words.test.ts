import { expect, test } from "vitest";
import { failureOf } from "../../model/testing/failure";
import { buildTimeline } from "../trace/timeline";
import { sinceFirstWords, traceSentence } from "./trace-words";

const message = (channel: string, at: string) => ({
  ...{ place: { channel, at }, number: 1, subject: "a", headers: [] },
  storedAt: `2026-11-23T11:00:0${at}.000Z`,
  payload: { encoding: "utf8" as const, data: "{}", sizeBytes: 2, truncated: false },
});

test("a trace in one sentence", () => {
  const messages = [message("A", "1"), message("A", "3"), message("B", "2")];
  expect(traceSentence(buildTimeline(messages, []))).toBe("3 messages in 2 streams over 2 s.");
  const failures = [failureOf({ failedAt: "2026-11-23T11:00:05.000Z" })];
  expect(traceSentence(buildTimeline(messages, failures))).toBe("3 messages in 2 streams over 4 s, 1 failure.");
  expect(traceSentence(buildTimeline([message("A", "1")], []))).toBe("1 message in 1 stream.");
});

test("how long after the first", () => {
  expect([0, 120, 4_200].map(sinceFirstWords)).toEqual(["first", "+120 ms", "+4.2 s"]);
});

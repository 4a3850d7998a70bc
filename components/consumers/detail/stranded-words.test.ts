import { expect, test } from "vitest";
import { strandedSentence } from "./stranded-words";

test.each([
  [{ count: { value: 0, how: "exact" }, inFlight: 4 }, "None: all that was delivered is acknowledged or in flight."],
  [{ count: { value: 0, how: "estimate" }, inFlight: 4 }, "None seen; the consumer worked while it was looked at."],
  [{ count: { value: 1, how: "exact" }, inFlight: 0 }, "1 message stored, given up, delivered to nobody."],
  [
    { count: { value: 200, how: "at least" }, inFlight: 0 },
    "At least 200 messages stored, given up, delivered to nobody.",
  ],
  [
    { count: { value: 3, how: "estimate" }, inFlight: 2 },
    "About 3 messages stored, given up, delivered to nobody. The list may hold the 2 in flight too.",
  ],
  [{ count: { value: null, why: "the broker does not say" }, inFlight: 0 }, "Not known: the broker does not say."],
] as const)("%o", (stranded, sentence) => {
  expect(strandedSentence(stranded)).toBe(sentence);
});

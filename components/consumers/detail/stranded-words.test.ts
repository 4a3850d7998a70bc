import { expect, test } from "vitest";
import { strandedSentence } from "./stranded-words";

test.each([
  [{ count: 0, precision: "exact", inFlight: 4 }, "None: all that was delivered is acknowledged or in flight."],
  [{ count: 0, precision: "moving", inFlight: 4 }, "None seen; the consumer worked while it was looked at."],
  [{ count: 1, precision: "exact", inFlight: 0 }, "1 message stored, given up, delivered to nobody."],
  [{ count: 200, precision: "at_least", inFlight: 0 }, "At least 200 messages stored, given up, delivered to nobody."],
  [
    { count: 3, precision: "moving", inFlight: 2 },
    "About 3 messages stored, given up, delivered to nobody. The list may hold the 2 in flight too.",
  ],
] as const)("%o", (stranded, sentence) => {
  expect(strandedSentence(stranded)).toBe(sentence);
});

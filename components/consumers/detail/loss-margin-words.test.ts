import { expect, test } from "vitest";
import { marginSentence } from "./loss-margin-words";

test.each([
  [{ limit: "max age", messages: null, ms: 11_520_000 }, "3 h 12 min (max age)"],
  [{ limit: "max age", messages: null, ms: 0 }, "now (max age)"],
  [
    { limit: "max messages", messages: 12_000, ms: 240_000 },
    "12,000 more messages, about 4 min at the pace of now (max messages)",
  ],
  [{ limit: "max bytes", messages: 1, ms: null }, "1 more message (max bytes)"],
  [{ limit: "max messages", messages: 0, ms: 0 }, "now (max messages)"],
] as const)("%o", (margin, sentence) => {
  expect(marginSentence(margin)).toBe(sentence);
});

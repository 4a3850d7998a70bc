import { expect, test } from "vitest";
import { atMost, estimate, exact, unknown } from "@/lib/model/known";
import { marginSentence } from "./loss-margin-words";

test.each([
  [{ limit: "max age", messages: null, ms: exact(11_520_000) }, "3 h 12 min (max age)"],
  [{ limit: "max age", messages: null, ms: exact(0) }, "now (max age)"],
  [{ limit: "max age", messages: null, ms: atMost(60_000) }, "at most 1 min (max age)"],
  [{ limit: "max age", messages: null, ms: unknown("not looked up yet") }, "not known (max age)"],
  [
    { limit: "max messages", messages: 12_000, ms: estimate(240_000) },
    "12,000 more messages, about 4 min at the current pace (max messages)",
  ],
  [{ limit: "max bytes", messages: 1, ms: unknown("nothing is stored just now") }, "1 more message (max bytes)"],
  [{ limit: "max messages", messages: 0, ms: exact(0) }, "now (max messages)"],
] as const)("%o", (margin, sentence) => {
  expect(marginSentence(margin)).toBe(sentence);
});

import { expect, test } from "vitest";
import { outcomeSentence } from "./webhook-words";

test.each([
  [{ kind: "answered", status: 204, body: "", tookMs: 34 }, "Accepted with status 204 after 34 ms."],
  [{ kind: "answered", status: 500, body: "", tookMs: 34 }, "Refused with status 500 after 34 ms."],
  [
    { kind: "answered", status: 302, body: "", tookMs: 34 },
    "Refused with status 302 after 34 ms: redirects are not followed.",
  ],
  [{ kind: "failed", reason: "no answer within 5 s", tookMs: 5_000 }, "Not reached after 5 s: no answer within 5 s."],
] as const)("%o", (outcome, sentence) => {
  expect(outcomeSentence(outcome)).toBe(sentence);
});

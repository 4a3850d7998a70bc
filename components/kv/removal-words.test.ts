import { describe, expect, test } from "vitest";
import { removalWords, revisionsAfter } from "./removal-words";

const plan = (revisions: number, history: number | null) => ({ revision: 9, revisions, history });

describe("what removing a key leaves", () => {
  test.each([
    ["delete", 1, 1, 1, "the value is gone for good"],
    ["delete", 1, 5, 2, "1 older revision stays and can be put back"],
    ["delete", 5, 5, 5, "4 older revisions stay"],
    ["delete", 7, null, 8, "7 older revisions stay"],
    ["purge", 5, 5, 1, "gone for good"],
  ] as const)("%s, %i revisions of %s", (kind, revisions, history, after, words) => {
    expect(revisionsAfter(plan(revisions, history), kind)).toBe(after);
    expect(removalWords(plan(revisions, history), kind)).toContain(words);
  });
});

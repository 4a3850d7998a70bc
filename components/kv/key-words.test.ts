import { expect, test } from "vitest";
import { keyCountWords } from "./key-words";

test("keys that came since they were counted count as well", () => {
  expect(keyCountWords({ matching: 0, total: 0, told: 0 }, 2)).toBe("2 keys");
});

test.each([
  [{ matching: 1, total: 1, told: 1 }, "1 key"],
  [{ matching: 12, total: 1_204, told: 1_204 }, "12 of 1,204 keys"],
  [
    { matching: 300_000, total: 400_000, told: 300_000 },
    "300,000 keys; the server told 300,000 of 400,000: a pattern such as a.> finds the others",
  ],
])("%j is told in words", (list, words) => {
  expect(keyCountWords(list)).toBe(words);
});

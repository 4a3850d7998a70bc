import { expect, test } from "vitest";
import { explainKey, maxKeyLength } from "./bucket-key";

test.each(["a", "A.b-c/d_e=f", "0", "a/b", "x".repeat(maxKeyLength)])("%j is a key", (text) => {
  expect(explainKey(text)).toBeNull();
});

test.each([
  ["", "at least one"],
  [".a", "dot"],
  ["a.", "dot"],
  ["a..b", "two dots"],
  ["a b", "letters"],
  ["a.*", "letters"],
  ["a.>", "letters"],
  ["ü", "letters"],
  ["a\n", "letters"],
  ["x".repeat(maxKeyLength + 1), "at most"],
])("%j is none, and the reason is told", (text, words) => {
  expect(explainKey(text)).toContain(words);
});

import { expect, test } from "vitest";
import { errorWithClass } from "./error-class";

test.each([
  ["JavaScript's", "LedgerError: over the limit\t    at charge (ledger.js:3:9)", "LedgerError: over the limit"],
  ["Node's, with a code", "TypeError [ERR_X]: over the limit\tat charge", "TypeError: over the limit"],
  [
    "Python's",
    'Traceback (most recent call last):\n  File "bus.py", line 3\nshop.LedgerError: over the limit',
    "shop.LedgerError: over the limit",
  ],
  ["one of several lines", "LedgerError: over\tthe limit\tat charge", "LedgerError: over the limit"],
  ["a plain one", "Error: over the limit\tat charge", "over the limit"],
  ["our bus's own", "Terminate: over the limit\tat charge", "over the limit"],
  ["one of something else", "LedgerError: no route\tat charge", "over the limit"],
  ["one without a class", "at charge\tat run", "over the limit"],
  ["none", null, "over the limit"],
])("the class of a stack: %s", (_, stack, words) => {
  expect(errorWithClass("over the limit", stack)).toBe(words);
});

test("a class that the error says already is not said twice", () => {
  expect(errorWithClass("LedgerError: over the limit", "LedgerError: over the limit\tat charge")).toBe(
    "LedgerError: over the limit",
  );
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalNumber, countable, numberProblem, writtenNumber } from "./message-number";

test("the largest number of 64 bits is one, and the next is none", () => {
  expect(numberProblem("18446744073709551615")).toBeNull();
  expect(numberProblem("18446744073709551616")).toBe("numbers go up to 18446744073709551615");
});

test("every number of 64 bits is one, to the digit", () => {
  void fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), fc.nat(3), (number, zeros) => {
      const text = "0".repeat(zeros) + number;
      expect(numberProblem(text)).toBeNull();
      expect(canonicalNumber(text)).toBe(String(number));
    }),
  );
});

test("a text that is no number, and a number beyond 64 bits, are refused with the reason", () => {
  expect(numberProblem("0")).toBe("numbers start at 1");
  for (const text of ["", "-1", "1e3", "1.5", "0x10", "9n", " 7"])
    expect(numberProblem(text)).toBe("not a whole number");
  void fc.assert(
    fc.property(fc.bigInt({ min: 2n ** 64n, max: 2n ** 80n }), (number) => {
      expect(numberProblem(String(number))).toBe("numbers go up to 18446744073709551615");
    }),
  );
});

test("a message says its number to others also where it is too large for one", () => {
  expect(writtenNumber({ number: 7, at: "7" })).toBe("7");
  expect(writtenNumber({ number: null, at: "9007199254740993" })).toBe("9007199254740993");
  // Places of other brokers are no numbers, or not those of messages.
  for (const at of ["0:12", "12", null]) expect(writtenNumber({ number: null, at })).toBeNull();
});

test("how far two numbers lie apart is exact, however large they are", () => {
  const large = (number: bigint) => countable(Number(number), String(number));
  for (const base of [2n ** 53n, 2n ** 60n + 12_345n]) expect(large(base + 77n) - large(base)).toBe(77);
  expect(countable(5, undefined)).toBe(5);
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalNumber, numberProblem } from "./message-number";

test("every number of 64 bits is one, to the digit", () => {
  void fc.assert(
    fc.property(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }), fc.nat(3), (number, zeros) => {
      const text = "0".repeat(zeros) + number;
      expect(numberProblem(text)).toBeNull();
      expect(canonicalNumber(text)).toBe(String(number));
    }),
  );
});

test("what is no number, or beyond 64 bits, is refused in words", () => {
  expect(numberProblem("0")).toBe("numbers start at 1");
  for (const text of ["", "-1", "1e3", "1.5", "0x10", "9n", " 7"])
    expect(numberProblem(text)).toBe("not a whole number");
  void fc.assert(
    fc.property(fc.bigInt({ min: 2n ** 64n, max: 2n ** 80n }), (number) => {
      expect(numberProblem(String(number))).toBe("numbers go up to 18446744073709551615");
    }),
  );
});

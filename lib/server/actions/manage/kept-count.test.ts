import { expect, test } from "vitest";
import { keptByFigures } from "./kept-count";

const whole = { firstNumber: 11, lastNumber: 20, messages: 10 };
const holed = { ...whole, messages: 7 };

test.each([
  ["all of it", whole, 1, 10],
  ["from its first message on", whole, 11, 10],
  ["a part without holes", whole, 15, 6],
  ["the last message", whole, 20, 1],
  ["nothing behind it", whole, 21, 0],
  ["all of one with holes", holed, 11, 7],
  ["a part of one with holes: nobody knows where they are", holed, 15, null],
  ["nothing of an empty one", { firstNumber: 21, lastNumber: 20, messages: 0 }, 1, 0],
])("%s", (_what, figures, number, kept) => {
  expect(keptByFigures(figures, { filters: [], number })).toBe(kept);
});

test("of what matches a filter, figures tell only where nothing is", () => {
  expect(keptByFigures(whole, { filters: ["a"], number: 1 })).toBeNull();
  expect(keptByFigures(whole, { filters: ["a"], number: 21 })).toBe(0);
});

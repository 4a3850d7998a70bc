import { expect, test } from "vitest";
import { trendLength, trendWords } from "./trend-words";

test("says the time and the range, so that 21 is not taken for 2,486", () => {
  expect(trendWords([0, 21, null, 14], 15_000)).toMatch(/^Unfinished in the last 1 min: 0 to 21, now 14$/);
  expect(trendWords([7, 7], 2_000)).toBe("Unfinished in the last 4 s: 7 all the time, now 7");
});

test("a gap at the end is not a figure", () => {
  expect(trendWords([3, null], 2_000)).toBe("Unfinished: no reading now");
  expect(trendWords([], 2_000)).toBe("Unfinished: no reading now");
});

test("lines of a list span the longest of them", () => {
  expect(trendLength([{ trend: [1] }, { trend: [1, 2, 3] }])).toBe(3);
  expect(trendLength([])).toBe(0);
});

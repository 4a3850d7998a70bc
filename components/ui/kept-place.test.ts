import { expect, test } from "vitest";
import { rowsMoved } from "./kept-place";

test("rows put in above move the reader's row down", () => {
  expect(rowsMoved(["a", "b", "c"], ["x", "y", "a", "b", "c"], 1)).toBe(2);
});

test("rows put in below or taken from below move nothing", () => {
  expect(rowsMoved(["a", "b", "c"], ["a", "b", "d"], 1)).toBe(0);
});

test("the next row takes the place of one that is gone", () => {
  expect(rowsMoved(["a", "b", "c"], ["a", "c"], 1)).toBe(0);
  expect(rowsMoved(["a", "b", "c"], ["b", "c"], 1)).toBe(-1);
});

test("another list altogether keeps the position", () => {
  expect(rowsMoved(["a", "b"], ["x", "y"], 1)).toBe(0);
});

import { expect, test } from "vitest";
import { neighbour } from "./row-keys";

const keys = ["a", "b", "c"];
const from = (key: string | null, lines: number) => neighbour(keys.length, (index) => keys[index] ?? "", key, lines);

test("the next and the previous row, and no further than the ends", () => {
  expect(from("a", 1)).toBe(1);
  expect(from("b", -1)).toBe(0);
  expect(from("c", 1)).toBe(2);
  expect(from("a", -1)).toBe(0);
});

test("from nowhere, or from a row that is gone, the first row", () => {
  expect(from(null, 1)).toBe(0);
  expect(from("gone", -1)).toBe(0);
});

test("Home and End", () => {
  expect(from("b", Number.NEGATIVE_INFINITY)).toBe(0);
  expect(from("b", Number.POSITIVE_INFINITY)).toBe(2);
});

test("an empty list has no row to go to", () => {
  expect(neighbour(0, () => "", null, 1)).toBeNull();
});

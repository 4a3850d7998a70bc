import { expect, test } from "vitest";
import { nextSort, sortRows } from "./use-table-sort";

test("unknown values go last in both directions", () => {
  const rows = [{ n: 2 }, { n: null }, { n: 10 }];
  expect(sortRows(rows, (row) => row.n, "asc").map((row) => row.n)).toEqual([2, 10, null]);
  expect(sortRows(rows, (row) => row.n, "desc").map((row) => row.n)).toEqual([10, 2, null]);
});

test("names with numbers sort as people count", () => {
  expect(sortRows(["s10", "s9"], (name) => name, "asc")).toEqual(["s9", "s10"]);
});

test("three presses sort, turn around and go back", () => {
  const once = nextSort(null, "messages", "desc");
  const twice = nextSort(once, "messages", "desc");
  expect(once).toEqual({ column: "messages", direction: "desc" });
  expect(twice).toEqual({ column: "messages", direction: "asc" });
  expect(nextSort(twice, "messages", "desc")).toBeNull();
});

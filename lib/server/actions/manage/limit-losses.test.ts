import { expect, test } from "vitest";
import { exact, unknown } from "../../../model/known";
import { beyondLimits, together } from "./limit-losses";

const full = { messages: 100, bytes: 1_000 };
const open = { maxMessages: null, maxBytes: null, discard: "old" } as const;

test("limits of number and size remove the oldest; by size it is an estimate", () => {
  expect(beyondLimits(full, open)).toEqual([exact(0), exact(0)]);
  expect(beyondLimits(full, { ...open, maxMessages: 40 })[0]).toEqual(exact(60));
  expect(beyondLimits(full, { ...open, maxBytes: 750 })[1]).toEqual({ value: 25, how: "estimate" });
});

test("a stream that refuses what comes removes nothing", () => {
  expect(beyondLimits(full, { maxMessages: 1, maxBytes: 1, discard: "new" })).toEqual([]);
});

test("several limits remove at least what the strictest does", () => {
  expect(together([exact(0), exact(0)])).toEqual(exact(0));
  expect(together([exact(0), exact(7)])).toEqual(exact(7));
  expect(together([exact(3), exact(7)])).toEqual({ value: 7, how: "at least" });
  expect(together([exact(3), { value: 7, how: "estimate" }])).toEqual({ value: 7, how: "estimate" });
  expect(together([exact(3), unknown("not read")]).value).toBeNull();
});

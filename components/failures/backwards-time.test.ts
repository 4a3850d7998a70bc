import { expect, test } from "vitest";
import { isBackwards } from "./backwards-time";
import { anyTime } from "./failure-time";

const from = "2026-11-23T14:02:11.000Z";
const to = "2026-11-23T14:30:00.000Z";

test("an end before the beginning matches nothing, unless a span takes their place", () => {
  expect(isBackwards({ last: null, from: to, to: from })).toBe(true);
  const others = [anyTime, { last: null, from, to }, { last: "1h" as const, from: to, to: from }];
  expect(others.map(isBackwards)).toEqual([false, false, false]);
});

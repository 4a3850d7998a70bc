import { expect, test } from "vitest";
import { BacklogTrend } from "./backlog-trend";

const minute = 60_000;

test("the low of each stretch that is over is kept, of those in which something new was delivered", () => {
  const trend = new BacklogTrend(minute);
  [50, 30, 40, 70, 60, 90].forEach((waiting, at) => {
    trend.add(waiting, true, at * 30_000, minute);
  });
  // 50 30 | 40 70 | 60 90: the third is not over.
  expect(trend.lows).toEqual([30, 40]);
});

test("a stretch without anything new begins anew: that is another trouble", () => {
  const trend = new BacklogTrend(minute);
  for (let at = 0; at < 4; at++) trend.add(10 + at, true, at * minute, minute);
  expect(trend.lows).toEqual([10, 11, 12]);
  trend.add(20, false, 4 * minute, minute);
  trend.add(20, false, 5 * minute, minute);
  expect(trend.lows).toEqual([]);
});

test("nothing waiting ends what was before, and so does a longer stretch", () => {
  const trend = new BacklogTrend(minute);
  for (let at = 0; at < 4; at++) trend.add(10, true, at * minute, minute);
  trend.add(0, true, 4 * minute, minute);
  expect(trend.lows).toEqual([]);
  for (let at = 5; at < 9; at++) trend.add(10, true, at * minute, minute);
  trend.add(10, true, 9 * minute, 2 * minute);
  expect({ lows: trend.lows, stretchMs: trend.stretchMs }).toEqual({ lows: [], stretchMs: 2 * minute });
});

test("falls counts the newest stretches that did not rise", () => {
  const trend = new BacklogTrend(minute);
  [1, 2, 9, 9, 8, 7].forEach((waiting, at) => {
    trend.add(waiting, true, at * minute, minute);
  });
  // 1 2 9 9 8; the last one runs.
  expect(trend.falls).toBe(2);
});

test("sixteen lows are kept", () => {
  const trend = new BacklogTrend(minute);
  for (let at = 1; at <= 40; at++) trend.add(at, true, at * minute, minute);
  expect(trend.lows).toHaveLength(16);
  expect(trend.lows.at(-1)).toBe(39);
});

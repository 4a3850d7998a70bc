import { expect, test } from "vitest";
import { axisSpan, readingsWithin, shareOf, zoomSpan } from "./plot";

const axis = { fromMs: 100_000, untilMs: 200_000 };

test("an axis spans what was asked for, else ends at the newest reading", () => {
  expect(axisSpan([1_000, 9_000], { span: axis, rangeMs: 5 })).toBe(axis);
  expect(axisSpan([1_000, 9_000], { rangeMs: 20_000 })).toEqual({ fromMs: -11_000, untilMs: 9_000 });
  expect(axisSpan([1_000, 9_000], {})).toEqual({ fromMs: 1_000, untilMs: 9_000 });
});

test("a moment has its share of the axis", () => {
  expect(shareOf(125_000, axis)).toBe(0.25);
  expect(shareOf(5, { fromMs: 5, untilMs: 5 })).toBe(0);
});

test("a stretch may be dragged either way, beyond the ends, and is in whole seconds", () => {
  expect(zoomSpan(0.2, 0.7003, axis)).toEqual({ fromMs: 120_000, untilMs: 171_000 });
  expect(zoomSpan(0.7, 0.2, axis)).toEqual({ fromMs: 120_000, untilMs: 170_000 });
  expect(zoomSpan(0.5, 1.4, axis)).toEqual({ fromMs: 150_000, untilMs: 200_000 });
});

test("a stretch is never too short for a line", () => {
  expect(zoomSpan(0.5, 0.51, axis)).toEqual({ fromMs: 145_000, untilMs: 156_000 });
});

test("what was read within a stretch is a part of each column", () => {
  const within = (atMs: number[]) => atMs.slice(...readingsWithin(atMs, axis));
  expect(within([1_000, 100_000, 150_000, 200_000, 250_000])).toEqual([100_000, 150_000, 200_000]);
  expect(within([1_000, 300_000])).toEqual([]);
  expect(within([1_000, 2_000])).toEqual([]);
  expect(within([300_000])).toEqual([]);
  expect(within([])).toEqual([]);
});

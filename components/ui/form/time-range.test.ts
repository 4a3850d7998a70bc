import { expect, test } from "vitest";
import { anyTime, hasTime, isBackwards, movesMoment, timeBounds, timeFilter, timeWords } from "./time-range";

const from = "2026-11-23T14:02:11.000Z";
const to = "2026-11-23T14:30:00.000Z";

test("a span wins over a beginning and an end, and without any of them the time is not limited", () => {
  expect(timeFilter(anyTime)).toEqual({});
  expect(timeFilter({ last: null, from, to })).toEqual({ since: from, until: to });
  expect(timeFilter({ last: "1h", from, to })).toEqual({ withinMs: 3_600_000 });
  expect([anyTime, { ...anyTime, to }, { ...anyTime, last: "7d" as const }].map(hasTime)).toEqual([false, true, true]);
});

test("a moment is moved where there was one and is one", () => {
  expect(movesMoment({ from, to: null }, { from: null, to })).toBe(true);
  expect([movesMoment(anyTime, { from }), movesMoment({ from, to }, {}), movesMoment({ from, to }, anyTime)]).toEqual([
    false,
    false,
    false,
  ]);
});

test("the time is told in words", () => {
  const words = (time: Partial<typeof anyTime>) => timeWords({ ...anyTime, ...time }, "en-US");
  expect(words({})).toBe("Any time");
  expect(words({ last: "24h", from })).toBe("Last 24 h");
  expect(words({ from, to })).toMatch(/^Nov 2\d, \d\d:02:11 to Nov 2\d, \d\d:30:00$/);
  expect(words({ from })).toMatch(/^Since Nov/);
  expect(words({ to })).toMatch(/^Until Nov/);
});

test("an end before the beginning matches nothing, unless a span takes their place", () => {
  expect(isBackwards({ last: null, from: to, to: from })).toBe(true);
  const others = [anyTime, { last: null, from, to }, { last: "1h" as const, from: to, to: from }];
  expect(others.map(isBackwards)).toEqual([false, false, false]);
});

test("a span begins that long before now, and moments stay as they are", () => {
  const nowMs = Date.parse(to);
  expect(timeBounds({ last: "15m", from: to, to: from }, nowMs)).toEqual({ since: "2026-11-23T14:15:00.000Z" });
  expect(timeBounds({ last: null, from, to: null }, nowMs)).toEqual({ since: from });
  expect(timeBounds(anyTime, nowMs)).toEqual({});
});

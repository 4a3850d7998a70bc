import { describe, expect, test } from "vitest";
import { anyTime, fromField, hasTime, timeFilter, timeWords, toField } from "./failure-time";

const from = "2026-11-23T14:02:11.000Z";
const to = "2026-11-23T14:30:00.000Z";

test("a span goes before moments, and nothing narrows without one", () => {
  expect(timeFilter(anyTime)).toEqual({});
  expect(timeFilter({ last: null, from, to })).toEqual({ since: from, until: to });
  expect(timeFilter({ last: "1h", from, to })).toEqual({ withinMs: 3_600_000 });
  expect([anyTime, { ...anyTime, to }, { ...anyTime, last: "7d" as const }].map(hasTime)).toEqual([false, true, true]);
});

test("the time is said in words", () => {
  const words = (time: Partial<typeof anyTime>) => timeWords({ ...anyTime, ...time }, "en-US");
  expect(words({})).toBe("Any time");
  expect(words({ last: "24h", from })).toBe("Last 24 h");
  expect(words({ from, to })).toMatch(/^Nov 2\d, \d\d:02:11 to Nov 2\d, \d\d:30:00$/);
  expect(words({ from })).toMatch(/^Since Nov/);
  expect(words({ to })).toMatch(/^Until Nov/);
});

describe("a field of the browser", () => {
  test("shows a moment in the visitor's zone, and gives it back", () => {
    expect(fromField(toField(from))).toBe(from);
    expect(toField(null)).toBe("");
  });

  test("says nothing where it is empty or no time", () => {
    expect([fromField(""), fromField("soon")]).toEqual([null, null]);
  });
});

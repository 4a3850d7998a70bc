import fc from "fast-check";
import { expect, test } from "vitest";
import { parseDuration, writeDuration } from "./duration";

test.each([
  ["90s", 90_000],
  ["1h30m", 5_400_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["7d", 604_800_000],
  ["2w1d", 1_296_000_000],
  ["0", 0],
  ["0s", 0],
])("%s is %d ms", (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(["", "5", "m", "5 m", "5min", "-5m", "1h30", "five", "5mm", "1..5h"])("%j is not a duration", (text) => {
  expect(parseDuration(text)).toBeNull();
});

test("parts add up", () => {
  void fc.assert(
    fc.property(fc.record({ d: fc.nat(400), h: fc.nat(48), m: fc.nat(90), s: fc.nat(90) }), ({ d, h, m, s }) => {
      expect(parseDuration(`${d}d${h}h${m}m${s}s`)).toBe((((d * 24 + h) * 60 + m) * 60 + s) * 1_000);
    }),
  );
});

test.each([0, 1, 250, 90_000, 5_400_000, 604_800_000, 86_399_999])(
  "%d ms are written so that they are read back",
  (ms) => {
    expect(parseDuration(writeDuration(ms))).toBe(ms);
  },
);

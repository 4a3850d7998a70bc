import { expect, test } from "vitest";
import { ageByServerClock, ClockSkewMeter, toBrokerMs } from "./clock-skew";

test("the quickest answer tells most", () => {
  const meter = new ClockSkewMeter();
  expect(meter.skew).toBeNull();
  meter.add({ sentMs: 0, receivedMs: 4_000, serverMs: 9_000 });
  meter.add({ sentMs: 5_000, receivedMs: 5_020, serverMs: 12_010 });
  meter.add({ sentMs: 6_000, receivedMs: 6_900, serverMs: 13_800 });
  expect(meter.skew).toEqual({ skewMs: 7_000, uncertaintyMs: 10 });
});

test("a clock that was set right is believed after some readings", () => {
  const meter = new ClockSkewMeter();
  meter.add({ sentMs: 0, receivedMs: 1, serverMs: 60_000 });
  for (let at = 1; at <= 8; at++) meter.add({ sentMs: at * 1_000, receivedMs: at * 1_000 + 20, serverMs: at * 1_000 });
  expect(meter.skew).toEqual({ skewMs: -10, uncertaintyMs: 10 });
});

test("an age is by the broker's clock and never negative", () => {
  const behind = { skewMs: -30_000, uncertaintyMs: 5 };
  expect(ageByServerClock(100_000, behind, 60_000)).toBe(10_000);
  expect(ageByServerClock(100_000, behind, 90_000)).toBe(0);
  expect(ageByServerClock(100_000, null, 90_000)).toBe(10_000);
});

test("a moment of our clock is later by the clock of a broker that is ahead", () => {
  expect(toBrokerMs(100_000, { skewMs: 30_000, uncertaintyMs: 5 })).toBe(130_000);
  expect(toBrokerMs(100_000, null)).toBe(100_000);
});

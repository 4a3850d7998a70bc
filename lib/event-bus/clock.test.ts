import { expect, test } from "vitest";
import { agoMs, isWithin, steadyClock, systemClock, thisMoment } from "./clock";
import { ManualClock } from "./testing/manual-clock";

test("a steady clock stands still while work goes on without waiting, and is right again afterwards", async () => {
  let machineMs = 1000;
  const clock = steadyClock({ ...systemClock, now: () => machineMs });
  expect(clock.now()).toBe(1000);
  machineMs = 1005;
  expect(clock.now()).toBe(1000);
  await null;
  expect(clock.now()).toBe(1005);
});

test.each([
  ["set back", -60_000, 8_000],
  ["set forward, or the machine was suspended", 60_000, 68_000],
])("a moment is no less long ago than it was when the clock was %s", async (_how, correctedMs, expected) => {
  const clock = new ManualClock();
  const moment = thisMoment(clock);
  clock.correct(correctedMs);
  await clock.advance(8_000);
  expect(agoMs(moment, clock)).toBe(expected);
});

test.each([
  [1_000, true],
  [1_999, true],
  [2_000, false],
  [999, false],
])("of 1,000 ms that began at 1,000 ms, at %i ms some are left: %s", (nowMs, expected) => {
  expect(isWithin(1_000, 1_000, nowMs)).toBe(expected);
});

import { expect, test } from "vitest";
import { steadyClock, systemClock } from "./clock";

test("a steady clock stands still while work goes on without waiting, and is right again afterwards", async () => {
  let machineMs = 1000;
  const clock = steadyClock({ ...systemClock, now: () => machineMs });
  expect(clock.now()).toBe(1000);
  machineMs = 1005;
  expect(clock.now()).toBe(1000);
  await null;
  expect(clock.now()).toBe(1005);
});

import { expect, test } from "vitest";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { Pacer } from "./pacer";

test("turns go on at their rate when the clock is set back", async () => {
  const clock = new ManualClock();
  const pacer = new Pacer(1, clock);
  const { signal } = new AbortController();
  expect(pacer.turn(signal)).toBeNull();
  clock.correct(-3_600_000);
  let turns = 0;
  void pacer.turn(signal)?.then(() => turns++);
  await clock.advance(999);
  expect(turns).toBe(0);
  await clock.advance(1);
  expect(turns).toBe(1);
});

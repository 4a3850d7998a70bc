import { expect, test } from "vitest";
import { pauseInput, tomorrowMorning } from "./pause-end";

const nowMs = new Date(2026, 11, 1, 23, 30).getTime();

test("tomorrow at eight is of the next day, however late it is", () => {
  expect(tomorrowMorning(nowMs)).toBe(new Date(2026, 11, 2, 8).toISOString());
  expect(tomorrowMorning(new Date(2026, 11, 31, 0, 5).getTime())).toBe(new Date(2027, 0, 1, 8).toISOString());
});

test("a span is left to the broker's clock, a moment is sent as it is, and without one nothing is", () => {
  expect(pauseInput("15m", null, nowMs)).toEqual({ forMs: 900_000 });
  expect(pauseInput("1h", null, nowMs)).toEqual({ forMs: 3_600_000 });
  expect(pauseInput("morning", null, nowMs)).toEqual({ until: tomorrowMorning(nowMs) });
  expect(pauseInput("moment", "2026-12-03T10:00:00.000Z", nowMs)).toEqual({ until: "2026-12-03T10:00:00.000Z" });
  expect(pauseInput("moment", null, nowMs)).toBeNull();
});

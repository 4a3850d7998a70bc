import { expect, test } from "vitest";
import { downForMs, pointsOutage, taxOutage, upForMs } from "./shop-plan";

const minute = 60_000;

test("an outage begins and ends in each cycle", () => {
  expect([0, 39_999, 40_000, 149_999, 150_000].map((at) => downForMs(taxOutage, at))).toEqual([
    40_000, 1, 0, 0, 40_000,
  ]);
});

test("the points service is down once an hour: its consumer changes twice", () => {
  const states = Array.from({ length: 24 * 60 }, (_, at) => downForMs(pointsOutage, at * minute) > 0);
  const changes = states.filter((down, at) => at > 0 && down !== states[at - 1]).length;
  expect(changes).toBe(2 * 24);
});

test("a service is told when it goes down next", () => {
  const at = (minutes: number) => upForMs(pointsOutage, minutes * minute) / minute;
  expect([0, 7, 8, 13, 14, 60, 67].map(at)).toEqual([8, 1, 0, 0, 54, 8, 1]);
});

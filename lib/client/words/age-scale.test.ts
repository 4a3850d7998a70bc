import { expect, test } from "vitest";
import { ageScale } from "./age-scale";

test.each([
  [[], "seconds"],
  [[null, null], "seconds"],
  [[0, 90_000], "seconds"],
  [[0, null, 120_000], "minutes"],
  [[4_000_000], "minutes"],
  [[100, 12_345_000], "hours"],
  [[200_000_000], "days"],
])("ages of %j milliseconds are drawn in %s", (ages, unit) => {
  expect(ageScale(ages).unit).toBe(unit);
});

import { expect, test } from "vitest";
import { sampleIntervalMs } from "./sample-interval";

test.each([
  [0, 2_000],
  [100, 2_000],
  [550, 3_500],
  [1_000, 5_000],
  [3_000, 12_500],
  [5_000, 20_000],
  [10_000, 40_000],
])("samples %i consumers every %i ms", (consumers, intervalMs) => {
  expect(sampleIntervalMs(consumers)).toBe(intervalMs);
});

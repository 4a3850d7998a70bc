import { expect, test } from "vitest";
import { drawingOf, linePath } from "./drawing";

const axis = { fromMs: 0, untilMs: 100 };
const points = [
  { atMs: 0, values: [0] },
  { atMs: 25, values: [5] },
  { atMs: 50, values: [null] },
  { atMs: 75, values: [10] },
  { atMs: 100, values: [20] },
];

test("a line goes through its readings, and a gap tears it", () => {
  expect(linePath(points, 0, axis, axis, 20)).toBe("M0.0 1000.0L250.0 750.0M750.0 500.0L1000.0 0.0");
});

test("what is not over is a line of its own that begins where the other ends", () => {
  const { finalMs, lastMs } = drawingOf({
    ...{ points, series: [], unit: null, height: 100, syncId: undefined, marks: [], axis },
    ...{ format: String, formatAxis: String, ticksOf: (max: number) => [0, max], incompleteFromMs: 90 },
  });
  expect(linePath(points, 0, { fromMs: 0, untilMs: finalMs }, axis, 20)).toMatch(/M750.0 500.0$/);
  expect(linePath(points, 0, { fromMs: finalMs, untilMs: lastMs }, axis, 20)).toBe("M750.0 500.0L1000.0 0.0");
});

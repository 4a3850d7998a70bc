import { expect, test } from "vitest";
import { spanOf } from "./zoom";

const [two, three] = ["2026-11-23T14:00:00.000Z", "2026-11-23T15:00:00.000Z"];

test("a stretch has two ends, the second one later", () => {
  expect(spanOf(two, three)).toEqual({ fromMs: Date.parse(two), untilMs: Date.parse(three) });
  expect(spanOf(two, null)).toBeNull();
  expect(spanOf(null, three)).toBeNull();
  expect(spanOf(three, two)).toBeNull();
  expect(spanOf(two, two)).toBeNull();
});

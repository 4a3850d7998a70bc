import { expect, test } from "vitest";
import { atMost, exact } from "../../../model/known";
import { judgeReset } from "./reset-plan";

const facts = { waiting: 10, inFlight: 3, deliveredUpTo: 50, finishedUpTo: 30 };

test("backward, what it was given already is given again, what is in flight included", () => {
  expect(judgeReset({ ...facts, number: 31, after: exact(30) })).toEqual({ again: exact(20), skipped: exact(0) });
  expect(judgeReset({ ...facts, number: 50, after: exact(11) })).toEqual({ again: exact(1), skipped: atMost(3) });
  const idle = { ...facts, inFlight: 0 };
  expect(judgeReset({ ...idle, number: 50, after: exact(11) })).toEqual({ again: exact(1), skipped: exact(0) });
});

test("forward, what lies between is passed over, with what is in flight", () => {
  expect(judgeReset({ ...facts, number: 51, after: exact(10) })).toEqual({ again: exact(0), skipped: exact(3) });
  expect(judgeReset({ ...facts, number: 61, after: exact(0) })).toEqual({ again: exact(0), skipped: exact(13) });
});

test("a bound stays one, and turns round with the sense of the figure", () => {
  expect(judgeReset({ ...facts, number: 31, after: atMost(30) }).again).toEqual(atMost(20));
  // At most 8 are left: how many are passed over is not known below all of them.
  expect(judgeReset({ ...facts, number: 55, after: atMost(8) }).skipped).toEqual(atMost(13));
});

import { expect, test } from "vitest";
import { MinuteRing } from "./minute-ring";

const minute = 60_000;

test("sums what happened in the last minutes, and forgets what is older", () => {
  const ring = new MinuteRing(5);
  ring.add({ redelivered: 3, first: 1, lost: 0 }, 0);
  ring.add({ redelivered: 4, first: 0, lost: 2 }, 59_999);
  ring.add({ redelivered: 5, first: 0, lost: 0 }, minute);
  expect(ring.sum).toEqual({ redelivered: 12, first: 1, lost: 2, putOffMs: 0 });
  ring.add({ redelivered: 0, first: 0, lost: 0 }, 5 * minute - 1);
  expect(ring.sum.redelivered).toBe(12);
  ring.add({ putOffMs: 700 }, 5 * minute);
  expect(ring.sum).toEqual({ redelivered: 5, first: 0, lost: 0, putOffMs: 700 });
  ring.add({ first: 1 }, 11 * minute);
  expect(ring.sum).toEqual({ redelivered: 0, first: 1, lost: 0, putOffMs: 0 });
});

import { expect, test } from "vitest";
import { atLeast, exact, unknown } from "../../model/known";
import { agesOf, noOldest } from "./oldest-ages";

const message = (number: number) => ({
  ...{ place: { channel: "ORDERS", at: String(number) }, number },
  ...{ storedAt: new Date(number * 1_000).toISOString(), storedAtMs: number * 1_000 },
});

test("ages are by the broker's clock, each as far as its message is known", () => {
  const oldest = { unfinished: exact(message(3)), undelivered: atLeast(message(7)) };
  expect(agesOf(oldest, 10_000, { skewMs: 500, uncertaintyMs: 1 })).toMatchObject({
    oldestUnfinished: { value: { place: { channel: "ORDERS", at: "3" }, number: 3, ageMs: 7_500 }, how: "exact" },
    oldestUndelivered: { value: { number: 7, ageMs: 3_500 }, how: "at least" },
  });
});

test("what is not known has no age but a reason, and what is not there has none", () => {
  const denied = { unfinished: unknown("denied"), undelivered: null };
  expect(agesOf(denied, 10_000, null)).toEqual({ oldestUnfinished: unknown("denied"), oldestUndelivered: null });
  expect(agesOf(noOldest, 10_000, null)).toEqual({ oldestUnfinished: null, oldestUndelivered: null });
});

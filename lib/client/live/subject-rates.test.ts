import { expect, test } from "vitest";
import { atLeast, exact } from "../../model/known";
import { ratesOf } from "./subject-rates";

const counts = (receivedPerS: number, rates: Record<string, number>, refused: string[] = []) => ({
  receivedPerS,
  refused,
  subjects: Object.entries(rates).map(([subject, perS]) => ({ subject, receivedPerS: perS })),
});

test("a branch has the rates of all below it; where nothing passes, that is known too", () => {
  const rates = ratesOf([counts(7, { "a.b": 4, "a.b.c": 2, x: 1 })]);
  expect(["a", "a.b", "a.b.c", "x", "nobody"].map(rates.of)).toEqual([6, 6, 2, 1, 0].map(exact));
});

test("several subscriptions are added up", () => {
  expect(ratesOf([counts(4, { "a.b": 4 }), counts(1, { "a.c": 1 })]).of("a")).toEqual(exact(5));
});

test.each([
  ["subjects that are not listed", counts(90, { "a.b": 4 })],
  ["parts that may not be seen", counts(4, { "a.b": 4 }, ["secret.>"])],
])("with %s, a rate is the least that it can be, and none is 0", (_, count) => {
  const rates = ratesOf([count]);
  expect(rates.of("a")).toEqual(atLeast(4));
  expect(rates.of("x")).toMatchObject({ value: null });
});

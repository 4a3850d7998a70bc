import { describe, expect, test } from "vitest";
import * as z from "zod";
import {
  atLeast,
  atMost,
  estimate,
  exact,
  isExact,
  isKnown,
  isSome,
  type Known,
  knownJson,
  knownSchema,
  mapKnown,
  sumKnown,
  unknown,
} from "./known";

const noSamples = unknown("two samples are needed");

test("unknown is not 0", () => {
  expect(isKnown(noSamples)).toBe(false);
  expect(isKnown(exact(0))).toBe(true);
});

test("another form is as sure as the figure was", () => {
  expect(mapKnown(atMost(2_000), (ms) => ms / 1_000)).toEqual(atMost(2));
  expect(mapKnown(noSamples, (ms: number) => ms / 1_000)).toEqual(noSamples);
});

describe("a sum", () => {
  test.each<[string, Known<number>[], Known<number>]>([
    ["of nothing is 0", [], exact(0)],
    ["of exact figures is exact", [exact(1), exact(2)], exact(3)],
    ["is a bound when all doubts are in one direction", [exact(1), atMost(2), atMost(3)], atMost(6)],
    ["is an estimate when they are not", [atLeast(1), atMost(2)], estimate(3)],
    ["of an estimate is one", [exact(1), estimate(2)], estimate(3)],
    ["is at least what is known of it", [exact(1), noSamples], atLeast(1)],
    ["is an estimate when a part is unknown and another is a most", [atMost(1), noSamples], estimate(1)],
    ["of unknown figures is unknown, for their reason", [noSamples, unknown("another")], noSamples],
  ])("%s", (_, figures, sum) => expect(sumKnown(figures)).toEqual(sum));
});

describe("as JSON", () => {
  const numbers = knownSchema(z.number());
  const overTheWire = (known: Known<number>): unknown => JSON.parse(JSON.stringify(knownJson(known)));

  test.each([exact(0), exact(3.5), estimate(7), atLeast(1), atMost(2), noSamples])("%j comes back", (known) => {
    expect(numbers.parse(overTheWire(known))).toEqual(known);
  });

  test("an exact figure is nothing but its number; a doubt explains itself", () => {
    expect(overTheWire(exact(3.5))).toBe(3.5);
    expect(overTheWire(atMost(38))).toEqual({ value: 38, how: "at most" });
    expect(overTheWire(noSamples)).toEqual({ value: null, why: "two samples are needed" });
  });

  test("a figure can have more than one number", () => {
    const ranges = knownSchema(z.object({ low: z.number(), high: z.number() }));
    const range = { low: 1, high: 2 };
    expect(ranges.parse(range)).toEqual(exact(range));
    expect(ranges.parse(estimate(range))).toEqual(estimate(range));
  });

  test("an exact figure may be written out, too", () => {
    expect(numbers.parse({ value: 3, how: "exact" })).toEqual(exact(3));
  });

  test.each([
    null,
    "3",
    { value: 3 },
    { value: 3, how: "guessed" },
    { value: null },
    { value: null, how: "exact" },
    { value: null, why: "" },
  ])("%j is no figure", (json) => {
    expect(numbers.safeParse(json).success).toBe(false);
  });
});

test("there is certainly something where a figure, or the least that it can be, is above 0", () => {
  expect([exact(1), estimate(1), atLeast(1)].every(isSome)).toBe(true);
  expect([exact(0), atLeast(0), atMost(1), unknown("not read")].some(isSome)).toBe(false);
});

test("only what was measured is exact", () => {
  expect(isExact(exact(0))).toBe(true);
  expect([estimate(0), atLeast(0), atMost(0), unknown("not read")].some(isExact)).toBe(false);
});

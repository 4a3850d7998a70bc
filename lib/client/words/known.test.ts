import { expect, test } from "vitest";
import { atLeast, atMost, estimate, exact, unknown } from "../../model/known";
import { formatCount } from "./format";
import { beginKnown, explainKnown, formatKnown, tellDoubt, tellKnown, tellUnknown } from "./known";

const count = (value: number) => formatCount(value, "en");
const nothing = unknown("two samples are needed");

test("an exact figure stands alone, any other has its sign", () => {
  const shown = [exact(0), estimate(12_408), atLeast(3), atMost(3)].map((known) => formatKnown(known, count));
  expect(shown).toEqual(["0", "≈ 12,408", "≥ 3", "≤ 3"]);
});

test("in a sentence the sign is a word", () => {
  const said = [exact(0), estimate(7), atLeast(3), atMost(3), nothing].map((known) => tellKnown(known, count));
  expect(said).toEqual(["0", "about 7", "at least 3", "at most 3", "not known"]);
});

test("a dash says why it is there", () => {
  expect(formatKnown(nothing, count)).toBe("–");
  expect(tellUnknown(nothing)).toBe("Not known: two samples are needed");
});

test("a sign says what it means", () => {
  expect(tellDoubt({ value: 3, how: "at most" })).toBe("At most so much");
  expect(tellDoubt({ value: 3, how: "exact" })).toBeNull();
});

test("a sentence begins with a capital, also where a word stands before the figure", () => {
  expect([exact(7), atLeast(7)].map((known) => beginKnown(known, count))).toEqual(["7", "At least 7"]);
});

test("a tooltip explains a dash or a sign; an exact figure needs none", () => {
  expect([nothing, atLeast(7), exact(7)].map(explainKnown)).toEqual([
    "Not known: two samples are needed",
    "At least so much",
    undefined,
  ]);
});

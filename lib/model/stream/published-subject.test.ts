import { describe, expect, test } from "vitest";
import { publishedSubject, storedFilters } from "./published-subject";
import type { SubjectMapping } from "./stream";

const stream = (subjects: readonly string[], subjectTransform: SubjectMapping | null) => ({
  config: { name: "S", subjects, subjectTransform, republish: null },
  origins: [],
});
const renamed = stream(["in.>"], { src: "in.>", dest: "out.>" });
const partly = stream(["in.>"], { src: "in.a.*", dest: "out.$1" });
const lossy = stream(["in.*.*"], { src: "in.*.*", dest: "out.$2" });
const both = stream(["in.>", "out.>"], { src: "in.>", dest: "out.>" });

describe("what is published on a filter", () => {
  test.each([
    ["as it is", stream(["a.>", "b.*"], null), "*.x", ["a.x", "b.x"]],
    ["under another subject", renamed, "in.a.>", ["out.a.>"]],
    ["under another or its own", partly, "in.>", ["out.*", "in.>"]],
    ["not at all", renamed, "out.>", []],
  ] as const)("is stored %s", (_how, of, filter, expected) => {
    expect(storedFilters(of, filter)).toEqual(expected);
  });
});

test.each([
  ["its own without a transform", stream(["a.>"], null), "a.x", "a.*", "a.x"],
  ["none outside of the filter", stream(["a.>"], null), "a.x", "a.y", null],
  ["what the transform made it of", renamed, "out.a", "in.>", "in.a"],
  ["none where that is outside of the filter", renamed, "out.b", "in.a", null],
  ["none where no way leads there", renamed, "copied.b", ">", null],
  ["its own where the transform does not apply", partly, "in.b.c", "in.>", "in.b.c"],
  ["the transformed one where it does", partly, "out.x", "in.>", "in.a.x"],
  ["the stored one where all of it is meant", lossy, "out.x", "in.>", "out.x"],
  ["unclear where a part is left out", lossy, "out.x", "in.a.*", "unclear"],
  ["none where no such part is meant", lossy, "out.x", "in.a.y", null],
  ["the stored one of two that are both meant", both, "out.x", ">", "out.x"],
  ["unclear where one of two is meant", both, "out.x", "in.>", "unclear"],
] as const)("the published subject is %s", (_what, of, stored, filter, expected) => {
  expect(publishedSubject(of, stored, filter)).toBe(expected);
});

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { covers } from "./subject";
import { mapSubject } from "./subject-mapping";
import { invertSubject, transformSubject } from "./subject-transform";

/** As nats-server 2.15.1 stored them. */
const stored: [string, string, string, string | null][] = [
  ["in.a.b", "in.>", "out.>", "out.a.b"],
  ["in.a", "", "all.>", "all.in.a"],
  ["in.a", "other.>", "out.>", null],
  ["in.a", "in.*", "fixed", "fixed"],
  ["t.ab-cd-ef.q", "t.*.*", "o.$2.{{ wildcard(1) }}", "o.q.ab-cd-ef"],
  ["t.ab-cd-ef.q", "t.*.*", "a.{{split(1,-)}}.{{wildcard(2)}}", "a.ab.cd.ef.q"],
  ["t.-a--b-.q", "t.*.*", "o.{{split(1,-)}}", "o.a.b"],
  ["t.ab-cd-ef.q", "t.*.*", "x.{{SplitFromLeft(1,2)}}", "x.ab.-cd-ef"],
  ["t.ab-cd-ef.q", "t.*.*", "o.{{splitfromright(1,2)}}", "o.ab-cd-.ef"],
  ["t.a.q", "t.*.*", "o.{{splitfromright(1,2)}}", "o.a"],
  ["t.abcdefg.zz", "t.*.*", "o.{{slicefromleft(1,3)}}", "o.abc.def.g"],
  ["t.ab-cd-ef.q", "t.*.*", "o.{{SliceFromRight(1,3)}}", "o.ab.-cd.-ef"],
  ["t.abcdef.q", "t.*.*", "o.{{SliceFromRight(1,3)}}", "o.abc.def"],
  ["t.ab-cd-ef.q", "t.*.*", "o.{{left(1,2)}}", "o.ab"],
  ["t.abcdefg.q", "t.*.*", "o.{{right(1,2)}}", "o.fg"],
  ["t.abcdefg.zz", "t.*.*", "o.{{partition(10,1)}}", "o.3"],
  ["t.ab-cd-ef.q", "t.*.*", "o.{{partition(10,1,2)}}", "o.3"],
  ["t10.ab-cd-ef.q", "t10.*.*", "o.{{partition(10)}}", "o.4"],
  ["t.a.b", "t.*.*", "a$1.b", "a$1.b"],
];

describe("a subject transform", () => {
  test.each(stored)("of %s by %s -> %s stores %s", (subject, src, dest, expected) => {
    expect(transformSubject(subject, { src, dest })).toBe(expected);
  });

  it("is a pattern where the result cannot be told", () => {
    expect(transformSubject("t.a", { src: "t.*", dest: "o.{{random(5)}}.$1" })).toBe("o.*.a");
    expect(transformSubject("t.é", { src: "t.*", dest: "o.{{left(1,1)}}" })).toBe("o.>");
    expect(transformSubject("t.a", { src: "t.*", dest: "o.{{unheard(1)}}.x" })).toBe("o.>");
    expect(transformSubject("t.---", { src: "t.*", dest: "o.{{split(1,-)}}" })).toBe("o.>");
  });
});

describe("an inverted transform", () => {
  test.each([
    ["out.a.b", "in.>", "out.>", "in.a.b"],
    ["o.b.a.c", "in.*.x.*.>", "o.$2.{{wildcard(1)}}.>", "in.a.x.b.c"],
    ["o.3.abcdefg", "in.*", "o.{{partition(10,1)}}.$1", "in.abcdefg"],
    ["src.a", "src.*", "", "src.a"],
  ])("finds for %s of %s -> %s the subject %s", (mapped, src, dest, expected) => {
    expect(invertSubject(mapped, { src, dest })).toBe(expected);
  });

  test.each([
    ["another subject", "elsewhere.a", "in.>", "out.>"],
    ["nothing to fill the rest with", "out", "in.>", "out.>"],
    ["a part that is left out", "o.fixed", "in.*", "o.fixed"],
    ["a computed part alone", "o.4", "in.*", "o.{{partition(10,1)}}"],
    ["another partition than its own", "o.9.abcdefg", "in.*", "o.{{partition(10,1)}}.$1"],
    ["a random part", "o.1.a", "in.*", "o.{{random(5)}}.$1"],
    ["parts that were split", "o.a.b", "in.*", "o.{{split(1,-)}}"],
  ])("has none for %s", (_what, mapped, src, dest) => {
    expect(invertSubject(mapped, { src, dest })).toBeNull();
  });
});

const word = fc.stringMatching(/^[a-z0-9-]{1,6}$/);
/** Wildcards that all come through, in any order, between words and functions of them. */
const lossless = fc
  .array(fc.oneof(fc.constant("*"), word), { minLength: 1, maxLength: 6 })
  .chain((src) => {
    const wildcards = src.filter((token) => token === "*").map((_, at) => `$${at + 1}`);
    return fc.record({
      src: fc.constant(src),
      open: fc.boolean(),
      dest: fc
        .tuple(
          fc.shuffledSubarray(wildcards, { minLength: wildcards.length }),
          fc.array(fc.oneof(word, ...(wildcards.length > 0 ? [fc.constant("{{partition(7,1)}}")] : [])), {
            minLength: 1,
            maxLength: 3,
          }),
        )
        .chain(([kept, added]) => {
          const all = [...kept, ...added];
          return fc.shuffledSubarray(all, { minLength: all.length });
        }),
      fill: fc.array(word, { minLength: src.length, maxLength: src.length }),
      rest: fc.array(word, { minLength: 1, maxLength: 3 }),
    });
  })
  .map(({ src, open, dest, fill, rest }) => ({
    mapping: { src: [...src, ...(open ? [">"] : [])].join("."), dest: [...dest, ...(open ? [">"] : [])].join(".") },
    subject: [...src.map((token, at) => (token === "*" ? (fill[at] ?? "") : token)), ...(open ? rest : [])].join("."),
  }));

const anyDest = fc
  .array(
    fc.oneof(
      word,
      fc.constantFrom("$1", "$2", "{{wildcard(1)}}", "{{split(1,-)}}", "{{left(2,1)}}", "{{slicefromleft(1,2)}}"),
      fc.constantFrom("{{partition(3,2)}}", "{{random(2)}}", "{{right(1,2)}}"),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((tokens) => tokens.join("."));

describe("for every mapping", () => {
  it("what keeps all wildcards is undone exactly", () => {
    void fc.assert(
      fc.property(lossless, ({ mapping, subject }) => {
        const mapped = transformSubject(subject, mapping);
        expect(mapped).not.toBeNull();
        expect(invertSubject(mapped ?? "", mapping)).toBe(subject);
      }),
      { numRuns: 500 },
    );
  });

  it("an inverse maps to the subject, or there is none", () => {
    void fc.assert(
      fc.property(anyDest, fc.array(word, { minLength: 2, maxLength: 2 }), (dest, [one = "", two = ""]) => {
        const mapping = { src: "in.*.*", dest };
        const mapped = transformSubject(`in.${one}.${two}`, mapping) ?? "";
        const inverse = invertSubject(mapped, mapping);
        if (inverse !== null) expect(transformSubject(inverse, mapping)).toBe(mapped);
      }),
      { numRuns: 500 },
    );
  });

  it("the cautious pattern covers what it makes of a subject", () => {
    void fc.assert(
      fc.property(anyDest, fc.array(word, { minLength: 2, maxLength: 2 }), (dest, tokens) => {
        const subject = ["in", ...tokens].join(".");
        const mapping = { src: "in.*.*", dest };
        expect(covers(mapSubject(subject, mapping) ?? "", transformSubject(subject, mapping) ?? "")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

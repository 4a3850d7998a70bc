import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { invertSubject } from "./subject-inversion";
import { transformSubject } from "./subject-transform";

describe("an inverted transform", () => {
  test.each([
    ["out.a.b", "in.>", "out.>", "in.a.b"],
    ["o.b.a.c", "in.*.x.*.>", "o.$2.{{wildcard(1)}}.>", "in.a.x.b.c"],
    ["o.3.abcdefg", "in.*", "o.{{partition(10,1)}}.$1", "in.abcdefg"],
    ["src.a", "src.*", "", "src.a"],
    ["o.a.b.c", "in.*", "o.{{split(1,-)}}", "in.a-b-c"],
    ["o.a.b.c.q", "in.*.*", "o.{{split(1,-)}}.$2", "in.a-b-c.q"],
    ["o.a.b.-a--b-", "in.*", "o.{{split(1,-)}}.$1", "in.-a--b-"],
    ["o.ab.-cd-ef", "in.*", "o.{{SplitFromLeft(1,2)}}", "in.ab-cd-ef"],
    ["o.ab-cd-.ef", "in.*", "o.{{splitfromright(1,2)}}", "in.ab-cd-ef"],
    ["o.a", "in.*", "o.{{splitfromright(1,2)}}", "in.a"],
    ["o.abc.def.g", "in.*", "o.{{slicefromleft(1,3)}}", "in.abcdefg"],
    ["o.a.bcd.efg", "in.*", "o.{{SliceFromRight(1,3)}}", "in.abcdefg"],
    ["o.abc.d.efg", "in.*.*", "o.{{slicefromleft(1,3)}}.{{slicefromleft(2,3)}}", "in.abcd.efg"],
    ["o.ab", "in.*", "o.{{left(1,3)}}", "in.ab"],
    ["o.ab", "in.*", "o.{{ right( 1 , 3 ) }}", "in.ab"],
    ["o.abcdef", "in.*", "o.{{left(1,0)}}", "in.abcdef"],
    ["o.0.a", "in.*", "o.{{random(1)}}.$1", "in.a"],
  ])("finds for %s of %s -> %s the subject %s", (mapped, src, dest, expected) => {
    expect(invertSubject(mapped, { src, dest })).toEqual({ subject: expected });
  });

  test.each([
    ["elsewhere.a", "in.>", "out.>", "the transform turns no subject into it"],
    ["elsewhere.a", "in.>", "", "the transform turns no subject into it"],
    ["out", "in.>", "out.>", "the transform turns no subject into it"],
    ["o.fixed", "in.*", "o.fixed", "the transform leaves out wildcard 1"],
    ["o.a", "in.*.>", "o.$1", "the transform leaves out the end of the subject"],
    ["o.4", "in.*", "o.{{partition(10,1)}}", "{{partition(10,1)}} keeps only a number computed from wildcard 1"],
    ["o.9.abcdefg", "in.*", "o.{{partition(10,1)}}.$1", "the transform turns no subject into it"],
    ["o.1.a", "in.*", "o.{{random(5)}}.$1", "{{random(5)}} gives another number each time"],
    ["o.ab", "in.*", "o.{{left(1,2)}}", "{{left(1,2)}} keeps only a part of wildcard 1"],
    ["o.a.bc", "in.*.*", "o.$1.{{right(2,2)}}", "{{right(2,2)}} keeps only a part of wildcard 2"],
    ["o.abc.q.d", "in.*", "o.{{slicefromleft(1,3)}}", "the transform turns no subject into it"],
    ["o.a.b.c", "in.*.*", "o.{{split(1,-)}}.{{split(2,-)}}", "in.a.b-c and in.a-b.c would both be stored as that"],
    ["o.x", "in.*", "o.{{unheard(1)}}", "the transform turns no subject into it"],
    [
      `o.${Array.from({ length: 60 }, () => "a").join(".")}`,
      "in.*.*.*.*",
      "o.{{split(1,-)}}.{{split(2,-)}}.{{split(3,-)}}.{{split(4,-)}}",
      "there are too many ways to read it",
    ],
  ])("has none for %s of %s -> %s: %s", (mapped, src, dest, why) => {
    expect(invertSubject(mapped, { src, dest })).toEqual({ subject: null, why });
  });
});

const word = fc.stringMatching(/^[a-z0-9-]{1,7}$/);
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

/** Every function that is documented, of either of two wildcards. */
const number = fc.integer({ min: 1, max: 2 });
const size = fc.integer({ min: 0, max: 4 });
const anyFunction = fc.oneof(
  number.map((at) => `$${at}`),
  number.map((at) => `{{wildcard(${at})}}`),
  fc.tuple(number, fc.constantFrom("-", "--", "a", "")).map(([at, by]) => `{{split(${at},${by})}}`),
  fc
    .tuple(
      fc.constantFrom("splitfromleft", "splitFromRight", "sliceFromLeft", "slicefromright", "left", "right"),
      number,
      size,
    )
    .map(([name, at, by]) => `{{${name}(${at},${by})}}`),
  fc.tuple(size, number).map(([count, at]) => `{{partition(${count},${at})}}`),
  size.map((count) => `{{partition(${count})}}`),
  size.map((count) => `{{random(${count})}}`),
);
const anyDest = fc
  .array(fc.oneof({ weight: 1, arbitrary: word }, { weight: 3, arbitrary: anyFunction }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((tokens) => tokens.join("."));
const oneSize = fc.tuple(fc.constantFrom("splitfromleft", "splitfromright", "slicefromleft", "slicefromright"), size);

const runs = { numRuns: 500 };

describe("for every mapping", () => {
  it("what keeps all wildcards is undone exactly", () => {
    void fc.assert(
      fc.property(lossless, ({ mapping, subject }) => {
        const mapped = transformSubject(subject, mapping);
        expect(invertSubject(mapped ?? "", mapping)).toEqual({ subject });
      }),
      runs,
    );
  });

  it("what is cut into pieces is undone exactly", () => {
    void fc.assert(
      fc.property(oneSize, word, word, ([name, by], one, two) => {
        const mapping = { src: "in.*.*", dest: `o.$2.{{${name}(1,${by})}}` };
        const subject = `in.${one}.${two}`;
        expect(invertSubject(transformSubject(subject, mapping) ?? "", mapping)).toEqual({ subject });
      }),
      runs,
    );
  });

  it("a split token is put together again, without delimiters that enclosed nothing", () => {
    void fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 5 }), (parts) => {
        const mapping = { src: "in.*", dest: "o.{{split(1,-)}}.end" };
        const subject = `in.${parts.join("-")}`;
        expect(invertSubject(transformSubject(subject, mapping) ?? "", mapping)).toEqual({ subject });
        expect(invertSubject(transformSubject(`in.-${parts.join("--")}-`, mapping) ?? "", mapping)).toEqual({
          subject,
        });
      }),
      runs,
    );
  });

  it("an inverse maps to the subject, or there is none and a reason", () => {
    void fc.assert(
      fc.property(anyDest, word, word, (dest, one, two) => {
        const mapping = { src: "in.*.*", dest };
        const mapped = transformSubject(`in.${one}.${two}`, mapping) ?? "";
        const { subject, why } = invertSubject(mapped, mapping);
        if (subject === null) expect(why).not.toBe("");
        else expect(transformSubject(subject, mapping)).toBe(mapped);
      }),
      { numRuns: 2_000 },
    );
  });
});

import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { covers } from "./subject";
import { mapSubject } from "./subject-mapping";
import { transformSubject } from "./subject-transform";

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
  ["t.--a.q", "t.*.*", "o.{{split(1,-)}}.e", "o..a.e"],
  ["t.---.q", "t.*.*", "o.{{split(1,-)}}.e", "o..e"],
  ["t.--a--b--.q", "t.*.*", "o.{{split(1,-)}}.e", "o..a.b.e"],
  ["t.-a--b-.q", "t.*.*", "o.{{split(1,--)}}.e", "o.-a.b-.e"],
  ["t.ab-c.q", "t.*.*", "o.{{split(1, )}}.e", "o.a.b.-.c.e"],
  ["t.a.q", "t.*.*", "o.{{split(1,a)}}.e", "o..e"],
  ["t.äöü.q", "t.*.*", "o.{{split(1,-)}}.e", "o.äöü.e"],
  ["t.ab.q", "t.*.*", "o.{{split(1,.)}}.e", "o.{{split(1,.)}}.e"],
  ["t.ab.q", "t.*.*", "o.{{left(1,0)}}.e", "o.ab.e"],
  ["t.ab.q", "t.*.*", "o.{{partition(0,1)}}.e", "o.0.e"],
  ["t.ab.q", "t.*.*", "o.{{random(1)}}.e", "o.0.e"],
  ["t.ab.q", "t.*.*", "o.x{{left(1,2)}}.e", "o.x{{left(1,2)}}.e"],
];

describe("a subject transform", () => {
  test.each(stored)("of %s by %s -> %s stores %s", (subject, src, dest, expected) => {
    expect(transformSubject(subject, { src, dest })).toBe(expected);
  });

  it("is a pattern where the result cannot be told", () => {
    expect(transformSubject("t.a", { src: "t.*", dest: "o.{{random(5)}}.$1" })).toBe("o.*.a");
    expect(transformSubject("t.é", { src: "t.*", dest: "o.{{left(1,1)}}" })).toBe("o.>");
    expect(transformSubject("t.a", { src: "t.*", dest: "o.{{unheard(1)}}.x" })).toBe("o.>");
  });
});

const word = fc.stringMatching(/^[a-z0-9-]{1,6}$/);
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

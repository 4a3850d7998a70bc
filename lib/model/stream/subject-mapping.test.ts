import { describe, expect, it, test } from "vitest";
import { covers } from "./subject";
import { mapSubject } from "./subject-mapping";

describe("a subject mapping", () => {
  test.each([
    ["in.a.b", "in.>", "out.>", "out.a.b"],
    ["in.a.b", "in.*.*", "out.$2.$1", "out.b.a"],
    ["in.a.b", "in.*.*", "out.{{wildcard(2)}}.{{ Wildcard( 1 ) }}", "out.b.a"],
    ["in.a", "", "all.>", "all.in.a"],
    ["in.a", "in.>", "", "in.a"],
    ["in.a", "other.>", "out.>", null],
    ["in.a", "in.*", "fixed", "fixed"],
    ["in.a", "in.*", "$JS.API.STREAM.PURGE.{{wildcard(1)}}", "$JS.API.STREAM.PURGE.a"],
  ])("makes of %s by %s -> %s the subject %s", (subject, src, dest, mapped) => {
    expect(mapSubject(subject, { src, dest })).toBe(mapped);
  });

  test.each([
    ["in.a", "in.*", "out.{{partition(3,1)}}.{{wildcard(1)}}", "out.*.a"],
    ["in.a-b", "in.*", "out.{{split(1,-)}}.end", "out.>"],
    ["in.a", "in.*", "{{left(1,1)}}.x", "*.x"],
    ["in.*", "in.*", "out.$1", "out.*"],
    ["in.>", "in.*", "out.$1", "out.*"],
    [">", "in.a.>", "out.>", "out.>"],
    ["in.a", "in.*", "out.$2", "out.*"],
  ])("covers whatever it may make of %s by %s -> %s", (pattern, src, dest, mapped) => {
    expect(mapSubject(pattern, { src, dest })).toBe(mapped);
  });

  it("makes of a pattern one that covers what it makes of each of its subjects", () => {
    const mapping = { src: "a.*.*.>", dest: "z.$2.q.$1.>" };
    const mapped = mapSubject("a.*.b.c.>", mapping) ?? "";
    expect(covers(mapped, mapSubject("a.1.b.c.d", mapping) ?? "")).toBe(true);
    expect(mapped).toBe("z.b.q.*.c.>");
  });
});

import { describe, expect, test } from "vitest";
import { namesOf, pageOf } from "./bucket-names";

const counted = (...subjects: string[]) => ({
  told: subjects.map((subject) => [subject, 1] as const),
  total: subjects.length,
  atMs: 0,
});
const nameOf = (subject: string) => (subject.startsWith("K.") ? subject.slice(2) : null);
const names = ["a", "b.1", "b.2", "B.3", "c"].sort();

describe("names of a bucket", () => {
  test("are in one order, without what is no name, and sorted once", () => {
    const count = counted("K.b", "X.a", "K.a", "K.C");
    expect(namesOf(count, nameOf)).toEqual(["C", "a", "b"]);
    expect(namesOf(count, nameOf)).toBe(namesOf(count, nameOf));
  });

  test("come page by page, each once, wherever a page ends", () => {
    const all: string[] = [];
    let after: string | undefined;
    do {
      const page = pageOf(names, { text: "", after, limit: 2 });
      expect(page.matching).toBe(5);
      all.push(...page.names);
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(all).toEqual(names);
  });

  test("go on behind a name that is gone, and begin with none", () => {
    expect(pageOf(names, { text: "", after: "b.1x", limit: 9 }).names).toEqual(["b.2", "c"]);
    expect(pageOf(names, { text: "", after: "z", limit: 9 })).toEqual({ names: [], matching: 5, next: null });
    expect(pageOf([], { text: "a", limit: 9 })).toEqual({ names: [], matching: 0, next: null });
  });

  test("are found by text, whatever its case", () => {
    expect(pageOf(names, { text: "B.", limit: 2 })).toEqual({ names: ["B.3", "b.1"], matching: 3, next: "b.1" });
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { covers } from "./subject";
import { branchFilters, hasBranches, type SubjectCount, sortBranches, subjectLevel } from "./subject-level";

const shop: SubjectCount[] = [
  ["orders.eu.made", 2],
  ["orders.eu", 1],
  ["orders.us.made", 30],
  ["orders-old.made", 4],
  ["audit", 5],
];

test("a level adds up what is below it, and tells a subject from a mere beginning", () => {
  expect(sortBranches(subjectLevel([shop], null), "messages")).toEqual([
    { token: "orders", path: "orders", messages: 33, ownMessages: null, subjects: 3 },
    { token: "audit", path: "audit", messages: 5, ownMessages: 5, subjects: 1 },
    { token: "orders-old", path: "orders-old", messages: 4, ownMessages: null, subjects: 1 },
  ]);
  const [us, eu] = sortBranches(subjectLevel([shop], "orders"), "messages");
  expect(us).toEqual({ token: "us", path: "orders.us", messages: 30, ownMessages: null, subjects: 1 });
  expect(eu).toEqual({ token: "eu", path: "orders.eu", messages: 3, ownMessages: 1, subjects: 2 });
  expect(subjectLevel([shop], "audit")).toEqual([]);
});

test("by name, numbers count as numbers", () => {
  const level = subjectLevel([["a.10", "a.9", "a.b"].map((subject) => [subject, 1])], "a");
  expect(sortBranches(level, "name").map(({ token }) => token)).toEqual(["9", "10", "b"]);
});

test("a subject that two streams store is one subject", () => {
  const [a] = subjectLevel(
    [
      [["a.b", 1]],
      [
        ["a.b", 2],
        ["a.c", 4],
      ],
    ],
    null,
  );
  expect(a).toMatchObject({ messages: 7, subjects: 2 });
});

test("the filters of a branch are the subject itself, and what is below it", () => {
  const filters = (path: string, under: string | null) =>
    subjectLevel([shop], under)
      .filter((branch) => branch.path === path)
      .map(branchFilters);
  expect(filters("orders.eu", "orders")).toEqual([["orders.eu", "orders.eu.>"]]);
  expect(filters("orders", null)).toEqual([["orders.>"]]);
  expect(filters("audit", null)).toEqual([["audit"]]);
});

const subjects = fc
  .array(
    fc.tuple(fc.array(fc.constantFrom("a", "b", "a-b", "漢", "*x"), { minLength: 1, maxLength: 4 }), fc.nat(1e6)),
    {
      maxLength: 40,
    },
  )
  .map((all) => [...new Map(all.map(([tokens, messages]) => [tokens.join("."), messages])).entries()]);

test("nothing is lost or counted twice on any level, and a branch's filters find exactly its messages", () => {
  void fc.assert(
    fc.property(subjects, (counts) => {
      const check = (under: string | null): number => {
        const level = subjectLevel([counts], under);
        for (const branch of level) {
          const below = hasBranches(branch) ? check(branch.path) : 0;
          expect(branch.messages).toBe((branch.ownMessages ?? 0) + below);
          const filters = branchFilters(branch);
          const found = counts.filter(([subject]) => filters.some((filter) => covers(filter, subject)));
          expect(found.length).toBe(branch.subjects);
          expect(found.reduce((sum, [, messages]) => sum + messages, 0)).toBe(branch.messages);
        }
        return level.reduce((sum, { messages }) => sum + messages, 0);
      };
      expect(check(null)).toBe(counts.reduce((sum, [, messages]) => sum + messages, 0));
    }),
  );
});

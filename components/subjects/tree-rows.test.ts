import { expect, test } from "vitest";
import type { SubjectLevel } from "@/lib/contract/subjects";
import { sortBranches, subjectLevel } from "@/lib/model/stream/subject-level";
import { treeDeed } from "./tree-keys";
import { type KnownLevel, type OpenChoice, openBranches, type TreeRow, treeRows } from "./tree-rows";

const subjects = ["audit", "orders.eu.made", "orders.eu.paid", "orders.us.made", "x.y.z.one", "x.y.z.two"];

function answer(under: string | null, limit = 500): SubjectLevel {
  const level = sortBranches(subjectLevel([subjects.map((subject) => [subject, 1])], under), "name");
  const branches = level.slice(0, limit).map((branch) => ({ ...branch, streams: ["S"], streamCount: 1 }));
  const rest = { messages: 1, subjects: 1, whole: true, countedAt: null, leftOut: [], mostCounted: 9 };
  return { branches, branchCount: level.length, ...rest };
}
const known = (...unders: (string | null)[]): Map<string | null, KnownLevel> =>
  new Map(unders.map((under) => [under, { level: answer(under), failed: false }]));
const words = (rows: readonly TreeRow[]) =>
  rows.map((row) => {
    const sign = row.kind !== "branch" ? row.kind : row.isOpen === null ? "·" : row.isOpen ? "-" : "+";
    return `${"  ".repeat(row.depth)}${sign} ${row.kind === "branch" ? `${row.branch.token} ${row.place}/${row.of}` : ""}`.trimEnd();
  });

test("open branches show what is below them", () => {
  const rows = treeRows(known(null, "orders", "orders.eu"), new Set(["orders", "orders.eu"]));
  expect(words(rows)).toEqual([
    "· audit 1/3",
    "- orders 2/3",
    "  - eu 1/2",
    "    · made 1/2",
    "    · paid 2/2",
    "  + us 2/2",
    "+ x 3/3",
  ]);
});

test("a level that is read, one that cannot be, and one that is cut", () => {
  const levels = known(null);
  levels.set("orders", { level: undefined, failed: false });
  levels.set("x", { level: undefined, failed: true });
  expect(words(treeRows(levels, new Set(["orders", "x"])))).toEqual([
    "· audit 1/3",
    "- orders 2/3",
    "  pending",
    "- x 3/3",
    "  failed",
  ]);
  levels.set(null, { level: answer(null, 1), failed: false });
  expect(treeRows(levels, new Set())).toMatchObject([{ kind: "branch" }, { kind: "more", shown: 1, rest: 2 }]);
});

test("what is open nowhere shown changes nothing, and the first level alone is not waited for by a line", () => {
  expect(treeRows(known(null), new Set(["gone.away"]))).toHaveLength(3);
  expect(treeRows(new Map(), new Set())).toEqual([]);
});

test("below an open branch, the only one of its level is open too, unless it was closed", () => {
  const levels = known(null, "x", "x.y", "x.y.z", "orders");
  const open = (choice: Partial<OpenChoice>) => [
    ...openBranches(levels, { opened: [], closed: new Set(), all: false, ...choice }),
  ];
  expect(open({ opened: ["x"] })).toEqual(["x", "x.y", "x.y.z"]);
  expect(open({ opened: ["x"], closed: new Set(["x.y"]) })).toEqual(["x"]);
  expect(open({ opened: ["orders"] })).toEqual(["orders"]);
  expect(open({ all: true, closed: new Set(["x"]) })).toEqual(["orders", "orders.eu", "orders.us"]);
});

const rows = treeRows(known(null, "orders"), new Set(["orders"])); // audit, orders, eu, us, x
test.each([
  ["ArrowDown", 0, { kind: "move", to: 1 }],
  ["ArrowDown", 4, { kind: "move", to: 4 }],
  ["ArrowUp", 0, { kind: "move", to: 0 }],
  ["End", 0, { kind: "move", to: 4 }],
  ["Home", 3, { kind: "move", to: 0 }],
  ["PageDown", 0, { kind: "move", to: 4 }],
  ["ArrowRight", 0, null],
  ["ArrowRight", 1, { kind: "move", to: 2 }],
  ["ArrowRight", 2, { kind: "open", path: "orders.eu" }],
  ["ArrowLeft", 1, { kind: "close", path: "orders" }],
  ["ArrowLeft", 3, { kind: "move", to: 1 }],
  ["ArrowLeft", 0, null],
  ["Enter", 2, { kind: "enter" }],
  ["ArrowDown", 99, { kind: "move", to: 0 }],
  ["F5", 0, null],
] as const)("%s on line %d: %j", (key, at, deed) => expect(treeDeed(rows, at, key, "")).toEqual(deed));

test("letters go to the next line that begins with them; the same letter again to the one after", () => {
  expect(treeDeed(rows, 0, "u", "u")).toEqual({ kind: "move", to: 3 });
  expect(treeDeed(rows, 2, "u", "EU")).toEqual({ kind: "move", to: 2 });
  expect(treeDeed(rows, 4, "a", "a")).toEqual({ kind: "move", to: 0 });
  expect(treeDeed(rows, 0, "a", "aa")).toEqual({ kind: "move", to: 0 });
  expect(treeDeed(rows, 0, "q", "q")).toBeNull();
  expect(treeDeed([], 0, "ArrowDown", "")).toBeNull();
});

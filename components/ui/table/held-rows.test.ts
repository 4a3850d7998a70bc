import { expect, test } from "vitest";
import { holdRows } from "./held-rows";

const row = (name: string, waiting = 0) => ({ name, waiting });
const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name).join(" ");
const hold = (before: { name: string; waiting: number }[], now: { name: string; waiting: number }[]) =>
  holdRows(before, now, ({ name }) => name);

test("rows keep their places, with what is known of them now", () => {
  const held = hold([row("a"), row("b")], [row("b", 7), row("a", 3)]);
  expect(held).toEqual({ rows: [row("a", 3), row("b", 7)], newer: 0, moved: 1 });
});

test("new rows among the others are counted, not shown", () => {
  const held = hold([row("a"), row("b")], [row("new"), row("a"), row("newer"), row("b")]);
  expect(names(held.rows)).toBe("a b");
  expect(held.newer).toBe(2);
});

test("rows below all others are shown: they move nothing", () => {
  const held = hold([row("a"), row("b")], [row("a"), row("b"), row("older")]);
  expect(names(held.rows)).toBe("a b older");
  expect(held.newer).toBe(0);
});

test.each([
  ["a b c d", "a b c d", 0],
  ["a b c d", "d a b c", 1],
  ["a b c d", "b a d c", 2],
  ["a b c d", "d c b a", 3],
  ["a b c d", "new c d", 0],
])("of %s, now %s, so many have to move: %i", (before, now, moved) => {
  const rows = (text: string) => text.split(" ").map((name) => row(name));
  expect(hold(rows(before), rows(now)).moved).toBe(moved);
});

test("a row that is gone stays as it was", () => {
  const held = hold([row("a", 1), row("b")], [row("b")]);
  expect(held.rows).toEqual([row("a", 1), row("b")]);
});

test("a list whose rows are all others shows the new ones below", () => {
  expect(names(hold([row("a")], [row("b")]).rows)).toBe("a b");
});

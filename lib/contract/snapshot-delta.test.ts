import fc from "fast-check";
import { expect, test } from "vitest";
import { deltaOf } from "./snapshot-delta";

/** As {@link wholeSnapshot} reads it, of lists whose members are numbers. */
function apply(delta: string, before: readonly string[]): string[] {
  const parts: (readonly [number, number] | { n: number })[] = JSON.parse(delta);
  return parts.flatMap((part) => ("n" in part ? [JSON.stringify(part)] : before.slice(part[0], part[0] + part[1])));
}

const lists = fc.uniqueArray(fc.nat(30), { maxLength: 25 }).map((all) => all.map((n) => JSON.stringify({ n })));

test("a delta and what it is told against are the new list, in its order", () => {
  void fc.assert(
    fc.property(lists, lists, (before, now) => {
      expect(apply(deltaOf(now, before), before)).toEqual(now);
    }),
  );
});

test("a list that did not change is one run", () => {
  const texts = Array.from({ length: 1_780 }, (_, n) => JSON.stringify({ n }));
  expect(deltaOf(texts, texts)).toBe("[[0,1780]]");
  expect(deltaOf([], texts)).toBe("[]");
  expect(deltaOf(texts.slice(0, 2), [])).toBe('[{"n":0},{"n":1}]');
});

test("one that changed, one that came and one that went are told, the others are not", () => {
  const of = (...all: string[]) => all.map((name) => `{"name":"${name}"}`);
  expect(deltaOf(of("a", "new", "b", "c2", "e"), of("a", "b", "c", "d", "e"))).toBe(
    '[[0,1],{"name":"new"},[1,1],{"name":"c2"},[4,1]]',
  );
});

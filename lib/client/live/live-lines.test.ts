import { describe, expect, test } from "vitest";
import { row } from "./live-fixture";
import { type LinesView, LiveLines } from "./live-lines";
import { parseSearch } from "./live-search";

const idsOf = ({ entries }: LinesView) => Array.from({ length: entries.length }, (_, at) => entries.at(at)?.id);

describe("the lines", () => {
  test("that are held stay, even when all of them have left the ring", () => {
    const lines = new LiveLines({ entries: 2, bytes: 1_000 });
    for (const id of [1, 2]) lines.push(row(id));
    lines.read();
    lines.push(row(3));
    lines.hold(true);
    for (let id = 4; id < 100; id++) lines.push(row(id));
    expect(idsOf(lines.read())).toEqual([2, 1]);
    expect(lines.read().dropped).toBe(0);
    lines.hold(false);
    expect(idsOf(lines.read())).toEqual([99, 98]);
    expect(lines.read().dropped).toBe(97);
  });

  test("that are held can be searched, and get what is loaded between them", () => {
    const lines = new LiveLines();
    for (const id of [1, 2, 3]) lines.push(row(id));
    lines.read();
    lines.hold(true);
    lines.insertAbove(2, [row(21)]);
    expect(idsOf(lines.read())).toEqual([3, 21, 2, 1]);
    lines.search(parseSearch("s.2"));
    expect(idsOf(lines.read())).toEqual([21, 2]);
    lines.hold(false);
    lines.search(parseSearch(""));
    expect(idsOf(lines.read())).toEqual([3, 21, 2, 1]);
  });

  test("are the same object while nothing changes", () => {
    const lines = new LiveLines();
    lines.push(row(1));
    lines.search(parseSearch("s"));
    expect(lines.read()).toBe(lines.read());
  });

  test("begin anew with what fits, also while they are held", () => {
    const lines = new LiveLines();
    for (const id of [1, 2, 3]) lines.push(row(id));
    lines.read();
    lines.hold(true);
    lines.restart(({ id }) => id !== 2);
    expect(idsOf(lines.read())).toEqual([3, 1]);
  });

  test("around a time are found", () => {
    const lines = new LiveLines();
    for (const atMs of [0, 10_000, 20_000, 40_000]) lines.push(row(atMs, { atMs }));
    lines.push({ kind: "gap", id: 1 });
    expect(lines.near(12_000, 18_000).map(({ id }) => id)).toEqual([10_000, 20_000]);
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LiveEntry } from "./live-entry";
import { row } from "./live-fixture";
import { LiveRing } from "./live-ring";
import { SearchedEntries, type SearchedView } from "./searched-entries";

const isEven = ({ id }: { id: number }) => id % 2 === 0;
const never = () => false;
const idsOf = ({ entries }: SearchedView) => Array.from({ length: entries.length }, (_, at) => entries.at(at)?.id);
const line = (id: number): LiveEntry => (id % 7 === 0 ? { kind: "gap", id } : row(id));

describe("a search that follows the list", () => {
  test("finds what matches, newest first, keeps gaps, and counts what it hides", () => {
    const ring = new LiveRing();
    for (let id = 1; id <= 8; id++) ring.push(line(id));
    const view = new SearchedEntries(isEven).follow(ring.snapshot(), never);
    expect(idsOf(view)).toEqual([8, 7, 6, 4, 2]);
    expect(view).toMatchObject({ messages: 4, hidden: 3, unsearched: 0 });
  });

  test("looks into each line once, and stops when the time is over", () => {
    const ring = new LiveRing({ entries: 50_000, bytes: 1_000_000 });
    for (let id = 1; id <= 50_000; id++) ring.push(row(id));
    let looked = 0;
    const search = new SearchedEntries((one) => {
      looked++;
      return isEven(one);
    });
    const first = search.follow(ring.snapshot(), () => looked >= 1_600);
    expect(first.unsearched).toBe(48_400);
    expect(first.entries.at(0)?.id).toBe(50_000);
    for (let id = 50_001; id <= 50_100; id++) ring.push(row(id));
    expect(search.follow(ring.snapshot(), never).unsearched).toBe(0);
    // The hundred oldest have left before they were reached.
    expect(looked).toBe(50_000);
  });

  test("shows at every moment what a search of everything would", () => {
    const step = fc.oneof(
      fc.nat(40).map((count) => ({ kind: "push", count }) as const),
      fc.nat(30).map((budget) => ({ kind: "follow", budget }) as const),
      fc.constant({ kind: "insert" } as const),
      fc.constant({ kind: "retain" } as const),
      fc.integer({ min: 1, max: 60 }).map((size) => ({ kind: "resize", size }) as const),
    );
    void fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const ring = new LiveRing({ entries: 50, bytes: 1_000_000 });
        const search = new SearchedEntries(isEven);
        let id = 0;
        for (const one of steps) {
          if (one.kind === "push") for (let at = 0; at < one.count; at++) ring.push(line(++id));
          if (one.kind === "insert") ring.insertAbove(id, [line(++id), line(++id)]);
          if (one.kind === "retain") ring.retain((entry) => entry.id % 3 !== 0);
          if (one.kind === "resize") ring.resize(one.size);
          if (one.kind === "follow") {
            let left = one.budget;
            search.follow(ring.snapshot(), () => left-- <= 0);
          }
        }
        const lines = ring.snapshot();
        const found = search.follow(lines, never);
        const wanted = [...lines.oldestFirst()].filter((entry) => entry.kind === "gap" || isEven(entry));
        expect(idsOf(found)).toEqual(wanted.map((entry) => entry.id).reverse());
        expect(found.hidden + found.messages).toBe(lines.messages);
        expect(found.unsearched).toBe(0);
      }),
    );
  });
});

import { describe, expect, test } from "vitest";
import { row } from "@/lib/client/live/live-fixture";
import type { EntryList } from "@/lib/client/live/live-ring";
import { indexOfEntry, neighbourOf } from "./neighbour";

const lines = [row(4), row(3), { kind: "gap", id: 2 } as const, row(1)];
const entries: EntryList = { length: lines.length, at: (index) => lines[index] };
const nothing: EntryList = { length: 0, at: () => undefined };

describe("the current row", () => {
  test("moves from message to message, over gaps, and stops at the ends", () => {
    const from = (id: number | null, count: number) => neighbourOf(entries, id, count)?.id;
    expect([from(null, 1), from(4, 1), from(3, 1), from(1, 1), from(1, -1), from(4, -1)]).toEqual([4, 3, 1, 1, 3, 4]);
    expect([from(4, 0), from(4, 2)]).toEqual([4, 1]);
  });

  test("begins anew when its row has left", () => {
    expect(neighbourOf(entries, 99, 1)?.id).toBe(4);
    expect(neighbourOf(nothing, null, 1)).toBeNull();
  });

  test("is found by its id", () => {
    expect([indexOfEntry(entries, 1), indexOfEntry(entries, 9), indexOfEntry(entries, null)]).toEqual([3, -1, -1]);
  });
});

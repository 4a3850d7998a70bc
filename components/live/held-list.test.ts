import { describe, expect, test } from "vitest";
import type { LiveEntry, LiveGap } from "@/lib/client/live-entry";
import { parseSearch } from "@/lib/client/live-search";
import { applySearch, neighbourOf, settleGap } from "./held-list";

const row = (id: number): LiveEntry => ({
  kind: "message",
  id,
  subject: `s.${id}`,
  headers: [],
  data: new Uint8Array(),
  atMs: id,
});
const gap: LiveGap = { kind: "gap", id: 2, cause: "viewer", fromMs: 0, untilMs: null };
const entries: readonly LiveEntry[] = [row(4), row(3), gap, row(1)];

test("a search hides messages, counts them, and never hides a gap", () => {
  const { shown, messages, hidden } = applySearch(entries, parseSearch("s.3"));
  expect(shown.map(({ id }) => id)).toEqual([3, 2]);
  expect([messages, hidden]).toEqual([1, 2]);
  expect(applySearch(entries, parseSearch(""))).toEqual({ shown: entries, messages: 3, hidden: 0 });
});

describe("a list that stands still", () => {
  test("learns the end of its open gap", () => {
    const ended = { ...gap, untilMs: 5 };
    expect(settleGap(entries, [row(5), row(4), row(3), ended, row(1)])).toEqual([row(4), row(3), ended, row(1)]);
  });

  test("stays the same otherwise", () => {
    expect(settleGap(entries, entries)).toBe(entries);
    expect(settleGap([row(1)], entries)).toEqual([row(1)]);
  });
});

describe("the current row", () => {
  test("moves from message to message, over gaps, and stops at the ends", () => {
    const from = (id: number | null, lines: number) => neighbourOf(entries, id, lines)?.id;
    expect([from(null, 1), from(4, 1), from(3, 1), from(1, 1), from(1, -1), from(4, -1)]).toEqual([4, 3, 1, 1, 3, 4]);
  });

  test("begins anew when its row has left", () => {
    expect(neighbourOf(entries, 99, 1)?.id).toBe(4);
    expect(neighbourOf([], null, 1)).toBeNull();
  });
});

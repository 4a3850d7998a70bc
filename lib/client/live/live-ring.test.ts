import { describe, expect, test } from "vitest";
import type { LiveEntry } from "./live-entry";
import { row } from "./live-fixture";
import { type EntryList, LiveRing } from "./live-ring";

const sized = (id: number, bytes: number): LiveEntry => row(id, { data: new Uint8Array(bytes) });
const idsIn = (entries: EntryList) => Array.from({ length: entries.length }, (_, at) => entries.at(at)?.id);
const idsOf = (ring: LiveRing) => idsIn(ring.snapshot());

describe("the ring", () => {
  test("lists the newest first", () => {
    const ring = new LiveRing();
    for (const id of [1, 2, 3]) ring.push(row(id));
    expect(idsOf(ring)).toEqual([3, 2, 1]);
  });

  test("keeps as many entries as it may", () => {
    const ring = new LiveRing({ entries: 3, bytes: 1_000 });
    for (let id = 1; id <= 100; id++) ring.push(row(id));
    expect(idsOf(ring)).toEqual([100, 99, 98]);
    expect(ring.size).toBe(3);
    expect(ring.dropped).toBe(97);
  });

  test("lets old entries go when payloads are large", () => {
    const ring = new LiveRing({ entries: 100, bytes: 10 });
    for (const id of [1, 2, 3, 4]) ring.push(sized(id, 4));
    expect(idsOf(ring)).toEqual([4, 3]);
  });

  test("keeps the newest even when it alone is too large", () => {
    const ring = new LiveRing({ entries: 100, bytes: 10 });
    ring.push(row(1));
    ring.push(sized(2, 50));
    expect(idsOf(ring)).toEqual([2]);
    ring.push(row(3));
    expect(idsOf(ring)).toEqual([3]);
  });

  test("forgets what is not retained, and its bytes", () => {
    const ring = new LiveRing({ entries: 100, bytes: 10 });
    for (const id of [1, 2, 3]) ring.push(sized(id, 3));
    ring.retain(({ id }) => id === 3);
    for (const id of [4, 5]) ring.push(sized(id, 3));
    expect(idsOf(ring)).toEqual([5, 4, 3]);
  });

  test("keeps fewer from now on, or more", () => {
    const ring = new LiveRing({ entries: 5, bytes: 1_000 });
    for (let id = 1; id <= 5; id++) ring.push(row(id));
    ring.resize(2);
    expect([idsOf(ring), ring.dropped]).toEqual([[5, 4], 3]);
    ring.resize(3);
    for (const id of [6, 7]) ring.push(row(id));
    expect(idsOf(ring)).toEqual([7, 6, 5]);
  });

  test("puts lines above another one, where they belong", () => {
    const ring = new LiveRing();
    for (const id of [1, 2, 3]) ring.push(row(id));
    ring.insertAbove(2, [row(10), row(11)]);
    expect(idsOf(ring)).toEqual([3, 11, 10, 2, 1]);
    ring.insertAbove(99, [row(12)]);
    expect(idsOf(ring)).toEqual([3, 11, 10, 2, 1]);
  });
});

describe("a snapshot", () => {
  test("stays as it was while the ring goes on", () => {
    const ring = new LiveRing({ entries: 3, bytes: 1_000 });
    for (const id of [1, 2, 3]) ring.push(row(id));
    const before = ring.snapshot();
    for (let id = 4; id <= 2_000; id++) ring.push(row(id));
    expect(idsIn(before)).toEqual([3, 2, 1]);
    expect(idsOf(ring)).toEqual([2_000, 1_999, 1_998]);
  });

  test("is the same one while nothing comes, and counts messages without gaps", () => {
    const ring = new LiveRing({ entries: 3, bytes: 1_000 });
    ring.push({ kind: "gap", id: 1 });
    ring.push(row(2));
    expect(ring.snapshot()).toBe(ring.snapshot());
    expect(ring.snapshot().messages).toBe(1);
    for (const id of [3, 4]) ring.push(row(id));
    expect(ring.snapshot().messages).toBe(3);
  });

  test("finds each of fifty thousand lines", () => {
    const ring = new LiveRing({ entries: 50_000, bytes: 1_000_000 });
    for (let id = 1; id <= 60_000; id++) ring.push(row(id));
    const lines = ring.snapshot();
    expect([lines.length, lines.at(0)?.id, lines.at(49_999)?.id, lines.at(50_000), lines.at(-1)]).toEqual([
      50_000,
      60_000,
      10_001,
      undefined,
      undefined,
    ]);
  });
});

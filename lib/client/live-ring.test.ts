import { describe, expect, test } from "vitest";
import type { LiveEntry } from "./live-entry";
import { LiveRing } from "./live-ring";

const row = (id: number, bytes = 1): LiveEntry => ({
  kind: "message",
  id,
  subject: `s.${id}`,
  headers: [],
  data: new Uint8Array(bytes),
  atMs: id,
});
const idsOf = (ring: LiveRing) => ring.newestFirst().map(({ id }) => id);

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
    for (const id of [1, 2, 3, 4]) ring.push(row(id, 4));
    expect(idsOf(ring)).toEqual([4, 3]);
  });

  test("keeps the newest even when it alone is too large", () => {
    const ring = new LiveRing({ entries: 100, bytes: 10 });
    ring.push(row(1));
    ring.push(row(2, 50));
    expect(idsOf(ring)).toEqual([2]);
    ring.push(row(3));
    expect(idsOf(ring)).toEqual([3]);
  });

  test("replaces an entry in its place, and none that has left", () => {
    const ring = new LiveRing({ entries: 2, bytes: 1_000 });
    for (const id of [1, 2, 3]) ring.push(row(id));
    const gap: LiveEntry = { kind: "gap", id: 2, cause: "viewer", fromMs: 0, untilMs: 5 };
    ring.replace(gap);
    ring.replace({ ...gap, id: 1 });
    expect(ring.newestFirst()).toEqual([row(3), gap]);
  });

  test("forgets what is not retained, and its bytes", () => {
    const ring = new LiveRing({ entries: 100, bytes: 10 });
    for (const id of [1, 2, 3]) ring.push(row(id, 3));
    ring.retain(({ id }) => id === 3);
    for (const id of [4, 5]) ring.push(row(id, 3));
    expect(idsOf(ring)).toEqual([5, 4, 3]);
  });
});

import { describe, expect, test } from "vitest";
import type { KeyEntry } from "../../model/bucket/key-entry";
import { natsGrammar as grammar } from "../../model/stream/grammar";
import { mergeKeys, newestByKey } from "./merged-keys";

const entry = (key: string, revision: number): KeyEntry => ({
  ...{ key, revision, operation: "put", storedAt: "2026-12-01T10:00:00.000Z", headers: [] },
  place: { channel: "KV_a", at: String(revision) },
  payload: { encoding: "utf8", data: "", sizeBytes: 0, truncated: false },
});
const told = (entries: readonly KeyEntry[]) => entries.map(({ key, revision }) => `${key}@${revision}`);
const read = [entry("a", 1), entry("b.x", 2), entry("d", 3)];
const merged = (changes: KeyEntry[], q = "", hasMore = false) =>
  told(mergeKeys(read, changes, { q, grammar, hasMore }));

describe("keys and what changed since they were read", () => {
  test("nothing changed: the same list", () => {
    expect(mergeKeys(read, [], { q: "", grammar, hasMore: false })).toBe(read);
  });

  test("a new value takes the place of the old one, and an older one does not", () => {
    expect(merged([entry("b.x", 9), entry("d", 1)])).toEqual(["a@1", "b.x@9", "d@3"]);
    expect(merged([entry("b.x", 9), entry("b.x", 7)])).toEqual(["a@1", "b.x@9", "d@3"]);
  });

  test("a new key stands where it belongs", () => {
    expect(merged([entry("c", 5), entry("A", 4), entry("e", 6)])).toEqual(["A@4", "a@1", "b.x@2", "c@5", "d@3", "e@6"]);
  });

  test("a new key behind what was read is left to the next page", () => {
    expect(merged([entry("c", 5), entry("e", 6)], "", true)).toEqual(["a@1", "b.x@2", "c@5", "d@3"]);
  });

  test.each([
    ["text", "B", ["b.y@5"]],
    ["a pattern", "b.*", ["b.y@5"]],
    ["another pattern", "c.>", []],
  ])("a new key is only added where it matches %s", (_name, q, added) => {
    expect(told(mergeKeys([], [entry("b.y", 5)], { q, grammar, hasMore: false }))).toEqual(added);
  });

  test("of each key the newest counts, whatever their order", () => {
    expect(told(newestByKey([entry("a", 3), entry("b", 4), entry("a", 5), entry("b", 2)]))).toEqual(["b@4", "a@5"]);
  });
});

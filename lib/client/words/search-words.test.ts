import { expect, test } from "vitest";
import { begunSearch } from "../search/search-progress";
import { noMatchWords, searchedPart, searchWords, unreadWords } from "./search-words";

const at = (day: number) => new Date(2026, 10, day, 14, 2, 11).toISOString();
const whole = { order: "newest", isPart: false } as const;
const search = { ...begunSearch, scanned: 120_400, total: 2_100_000, reachedAt: at(23), matches: { length: 37 } };

test("how far a search is, in one sentence", () => {
  expect(searchWords(search, whole)).toBe(
    "Searching: 120,400 of about 2.1M messages scanned, 37 matches, oldest looked at Nov 23, 14:02:11",
  );
  const older = { ...search, phase: "stopped" as const, reachedAt: at(20), matches: { length: 1 } };
  expect(searchWords(older, { order: "oldest", isPart: true })).toMatch(
    /^Stopped: 120,400 of at most 2.1M messages scanned, 1 match, newest looked at Nov 20, 14:02:11$/,
  );
  expect(searchWords({ ...search, total: null, reachedAt: null }, whole)).toBe(
    "Searching: 120,400 messages scanned, 37 matches",
  );
  expect(searchWords({ ...search, phase: "done" }, whole)).toBe("120,400 messages scanned, 37 matches");
});

test("a total that came to be too small is never less than what was looked at", () => {
  expect(searchWords({ ...search, total: 100 }, whole)).toContain("120,400 of about 120.4K");
  expect(searchedPart({ ...search, total: 100 }, whole)).toBe(1);
});

test("the part is not known where a subject or a time leaves messages out", () => {
  expect(searchedPart({ ...search, scanned: 525_000 }, whole)).toBe(0.25);
  expect(searchedPart(search, { ...whole, isPart: true })).toBeNull();
  expect(searchedPart({ ...search, total: 0 }, whole)).toBeNull();
  expect(searchedPart({ ...search, phase: "done" }, { ...whole, isPart: true })).toBe(1);
});

test("streams that were not searched are named, with a reason", () => {
  const one = { stream: "ORDERS", reason: "no leader" };
  expect(unreadWords([one])).toBe("ORDERS was not searched: no leader");
  const many = Array.from({ length: 7 }, (_none, index) => ({ ...one, stream: `S${index}` }));
  expect(unreadWords(many)).toBe("7 streams were not searched: S0, S1, S2, S3, S4 and 2 more. S0: no leader");
});

test("nothing found is told from nothing found so far", () => {
  expect(noMatchWords("done").title).toBe("No message matches");
  for (const phase of ["stopped", "budget"] as const) expect(noMatchWords(phase).title).toBe("No match so far");
});

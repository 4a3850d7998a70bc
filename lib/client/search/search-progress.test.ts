import { expect, test } from "vitest";
import type { SearchLine } from "../../contract/search";
import { begunSearch, SearchRun } from "./search-progress";

const match = (at: number): SearchLine => ({
  kind: "match",
  message: {
    place: { channel: "ORDERS", at: String(at) },
    ...{ number: at, subject: "orders.a", storedAt: "2026-11-23T14:02:11.000Z", headers: [] },
    payload: { encoding: "utf8", data: "{}", sizeBytes: 2, truncated: false },
  },
});
const reach = { scanned: 100, total: 1_000, reachedAt: null, streams: 2, over: 0, unread: [] };
const progress = (moved: Record<string, string | null>, over: Partial<typeof reach> = {}): SearchLine => ({
  ...{ kind: "progress" as const, ...reach, ...over },
  moved,
});
const end = (why: "done" | "limit" | "budget", resume: Record<string, string | null> = {}): SearchLine => ({
  ...{ kind: "end" as const, ...reach, why, resume },
});
const run = (lines: readonly SearchLine[], before = begunSearch) => {
  const it = new SearchRun(before);
  for (const line of lines) it.take(line);
  return it;
};
const found = ({ progress: { matches } }: SearchRun) => matches.map(({ place }) => Number(place.at));

test("a match counts when its progress has come: one that is stopped before is found again by going on", () => {
  const stopped = run([match(9), match(8), progress({ ORDERS: "7" }), match(7)]);
  stopped.stop();
  expect(found(stopped)).toEqual([9, 8]);
  expect(stopped.progress).toMatchObject({ phase: "stopped", places: { ORDERS: "7" } });
  expect(found(run([match(7), end("done")], stopped.progress))).toEqual([9, 8, 7]);
});

test("places that moved are joined, and the end's own take their place", () => {
  const first = run([progress({ A: "1", B: "2" }), progress({ B: null })]);
  expect(first.progress.places).toEqual({ A: "1", B: null });
  const ended = run([progress({ A: "1" }), end("limit", { A: "0", C: "4" })]);
  expect(ended.progress).toMatchObject({ phase: "limit", places: { A: "0", C: "4" } });
});

test("what was looked at adds up over runs, and the total stays that of the first", () => {
  const first = run([end("budget")]);
  const second = run([progress({}, { scanned: 50, total: 5_000 })], first.progress);
  expect(second.progress).toMatchObject({ phase: "running", scanned: 150, total: 1_000 });
});

test("the time that was reached stays known while the next run has not reached one", () => {
  const at = "2026-11-23T14:02:11.000Z";
  const first = run([{ ...reach, kind: "end", reachedAt: at, why: "limit", resume: {} }]);
  expect(run([progress({})], first.progress).progress.reachedAt).toBe(at);
});

test("a failure keeps what was found and where, and going on begins without it", () => {
  const problem = { code: "bus_unavailable", status: 503, title: "Away", detail: "gone" } as const;
  const failed = run([match(9), progress({ A: "8" }), { kind: "failed", problem }]);
  failed.close();
  expect(failed.progress).toMatchObject({ phase: "failed", places: { A: "8" }, error: { code: "bus_unavailable" } });
  expect(found(failed)).toEqual([9]);
  expect(run([], failed.progress).progress).toMatchObject({ phase: "running", error: null });
});

test("an answer without an end is a failure, one with an end is none", () => {
  const cut = run([progress({ A: "8" })]);
  cut.close();
  expect(cut.progress).toMatchObject({ phase: "failed", error: { code: "bad_answer" } });
  const whole = run([end("done")]);
  whole.close();
  expect(whole.progress.phase).toBe("done");
});

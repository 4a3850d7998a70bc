import { expect, test } from "vitest";
import { historyNote } from "./history-note";

const nowMs = Date.parse("2026-11-23T12:00:00.000Z");
const last = (ms: number) => ({ fromMs: nowMs - ms, untilMs: nowMs });
const memory = { store: "memory" as const, keptMs: 604_800_000 };

test("says since when, while the history is shorter than the range", () => {
  const note = historyNote({ ...memory, atMs: [nowMs - 60_000] }, last(900_000));
  expect(note).toMatch(/^History is kept in the dashboard.s memory.* It begins at \d\d:\d\d:00\.$/);
});

test("names the day where the range spans several", () => {
  const note = historyNote({ ...memory, atMs: [nowMs - 86_400_000] }, last(604_800_000));
  expect(note).toMatch(/It begins at .*Nov.*22/);
});

test("says only where it is kept once the range is full", () => {
  expect(historyNote({ ...memory, atMs: [nowMs - 295_000] }, last(300_000))).toMatch(
    /^History is kept[^.]*; a restart begins anew\.$/,
  );
});

test("does not invent a beginning", () => {
  expect(historyNote({ ...memory, atMs: [] }, last(300_000))).toMatch(/^No reading yet/);
});

import { expect, test } from "vitest";
import { historyNote } from "./history-note";

const nowMs = Date.parse("2026-11-23T12:00:00.000Z");

test("says since when, while the history is shorter than the range", () => {
  const note = historyNote({ store: "memory", keptMs: 604_800_000, atMs: [nowMs - 60_000] }, "15m", nowMs);
  expect(note).toMatch(/^History begins at \d\d:\d\d:00\. It is kept in the dashboard's memory/);
});

test("says only where it is kept once the range is full", () => {
  expect(historyNote({ store: "memory", keptMs: 604_800_000, atMs: [nowMs - 295_000] }, "5m", nowMs)).toMatch(
    /^It is kept/,
  );
});

test("does not invent a beginning", () => {
  expect(historyNote({ store: "memory", keptMs: 604_800_000, atMs: [] }, "5m", nowMs)).toMatch(/^No reading yet/);
});

import { expect, test } from "vitest";
import { incidentOf } from "@/lib/model/testing/incident";
import { endSentence, lastedWords, stageOf, windowOf } from "./incident-words";

const openedAt = "2026-11-23T14:00:00.000Z";
const openedMs = Date.parse(openedAt);
const minuteMs = 60_000;
const at = (minutes: number) => new Date(openedMs + minutes * minuteMs).toISOString();

test("an incident is open, waits for calm to last, and is over", () => {
  expect(stageOf(incidentOf({ openedAt }))).toBe("open");
  expect(stageOf(incidentOf({ openedAt, calmSince: at(3) }))).toBe("calming");
  expect(stageOf(incidentOf({ openedAt, calmSince: at(3), closedAt: at(3), closedBy: "calm" }))).toBe("closed");
});

test("how long it lasted ends with its end, and goes on until then", () => {
  expect(lastedWords(incidentOf({ openedAt }), openedMs + 26 * minuteMs)).toBe("26 min");
  expect(lastedWords(incidentOf({ openedAt, closedAt: at(3) }), openedMs + 26 * minuteMs)).toBe("3 min");
  // The broker's clock may be ahead of the browser's.
  expect(lastedWords(incidentOf({ openedAt }), openedMs - minuteMs)).toBe("0 s");
});

test("why it ended", () => {
  expect(endSentence(incidentOf({ openedAt }))).toBeNull();
  expect(endSentence(incidentOf({ openedAt, closedAt: at(90), closedBy: "calm" }))).toMatch(/after 1 h 30 min.*calm/);
  expect(endSentence(incidentOf({ openedAt, closedAt: at(1), closedBy: "deleted" }))).toMatch(/consumer was deleted/);
});

test("it is drawn with a while before and after, from the shortest history that reaches back so far", () => {
  const nowMs = openedMs + 10 * minuteMs;
  expect(windowOf(incidentOf({ openedAt }), nowMs, 0)).toEqual({
    fromMs: openedMs - 5 * minuteMs,
    untilMs: nowMs,
    range: "15m",
  });
  const closed = incidentOf({ openedAt, closedAt: at(100), closedBy: "calm" });
  expect(windowOf(closed, openedMs + 200 * minuteMs, 0)).toEqual({
    fromMs: openedMs - 20 * minuteMs,
    untilMs: openedMs + 120 * minuteMs,
    range: "6h",
  });
  expect(windowOf(closed, openedMs + 8 * 24 * 60 * minuteMs, 0).range).toBeNull();
});

test("the broker's times are drawn by the dashboard's clock", () => {
  const { fromMs } = windowOf(incidentOf({ openedAt }), openedMs + minuteMs, 60_000);
  expect(fromMs).toBe(openedMs - 6 * minuteMs);
});

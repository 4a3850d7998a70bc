import { expect, test } from "vitest";
import { type DoneTimes, noteDone, type SeenDelivery } from "./done-times";

const storedAt = "2026-11-23T11:00:00.000Z";
const at = (ms: number) => new Date(Date.parse(storedAt) + ms).toISOString();
const seen = (state: SeenDelivery["state"], ackedMs: number | null): SeenDelivery => ({
  consumer: {
    ...{ name: "billing", acknowledges: true },
    ...{ lastAckedAt: ackedMs === null ? null : at(ackedMs), lastDeliveredAt: null },
  },
  state,
});
const note = (before: DoneTimes, one: SeenDelivery, sampledMs: number) =>
  noteDone(before, [one], { storedAt, sampledAt: at(sampledMs) });
const none: DoneTimes = new Map();

test("a message is done not later than the last acknowledgement, the first time that it is seen done", () => {
  const done = note(none, seen("done", 120), 2_000);
  expect(done.get("billing")).toEqual({ withinMs: 120 });
  expect(note(done, seen("done", 9_000), 9_500)).toBe(done);
});

test("one that was watched while it was not done is timed, however long that took", () => {
  const waiting = note(none, seen("waiting", null), 2_000);
  expect(note(waiting, seen("waiting", null), 4_000)).toBe(waiting);
  expect(note(waiting, seen("done", 600_000), 601_000).get("billing")).toEqual({ withinMs: 600_000 });
});

test("of an old one that was done before anybody looked nothing is said", () => {
  expect(note(none, seen("done", 3_600_000), 3_601_000).get("billing")).toEqual({ withinMs: null });
});

test("where nothing is acknowledged the last delivery is the end", () => {
  const one: SeenDelivery = {
    consumer: { name: "feed", acknowledges: false, lastAckedAt: null, lastDeliveredAt: at(40) },
    state: "done",
  };
  expect(note(none, one, 1_000).get("feed")).toEqual({ withinMs: 40 });
});

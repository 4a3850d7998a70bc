import { describe, expect, test } from "vitest";
import { countsOf, lagSample as sample } from "../testing/lag-samples";
import { ackedPerSecond, lostUnread, redeliveriesBetween } from "./lag-rates";
import { LagWindow, marksBetween } from "./lag-window";

const at = (window: LagWindow) => window.samples.map(({ atMs }) => atMs);

describe("a window", () => {
  test("holds the newest samples", () => {
    const window = new LagWindow(3);
    for (const atMs of [1, 2, 3, 4]) window.add(sample(atMs), true);
    expect(at(window)).toEqual([2, 3, 4]);
  });

  test("never joins samples on both sides of a gap", () => {
    const window = new LagWindow(10);
    window.add(sample(1), true);
    window.addGap();
    window.add(sample(3), true);
    window.add(sample(4), true);
    expect(at(window)).toEqual([3, 4]);
  });

  test.each([
    ["recreated", { createdAt: "2026-02-02T00:00:00.000Z", waiting: 900 }],
    ["reset", { deliveries: 0, deliveredUpTo: 0, finishedUpTo: 0, waiting: 900 }],
    ["reset", { finishedUpTo: 40 }],
    ["purged", { waiting: 0 }],
    ["purged", { waiting: 60, streamFirstNumber: 91 }],
  ] as const)("starts again when the consumer was %s: %o", (cause, change) => {
    const window = new LagWindow(10);
    const before = { waiting: 100, inFlight: 5, deliveries: 60, deliveredUpTo: 50, finishedUpTo: 45, lastAckedAt: "a" };
    window.add(sample(1, before), true);
    window.add(sample(2, before), true);
    expect(window.add(sample(3, { ...before, ...change, lastAckedAt: "b" }), true)).toBe(cause);
    expect(at(window)).toEqual([3]);
    // Known again after the gap that a failed read is.
    for (let more = 4; more < 13; more++) window.add(sample(more, { ...before, ...change }), true);
  });

  test("a recreated consumer is noticed across a gap", () => {
    const window = new LagWindow(10);
    window.add(sample(1), true);
    window.addGap();
    expect(window.add(sample(3, { createdAt: "2026-02-02T00:00:00.000Z" }), true)).toBe("recreated");
  });

  test("goes on when a few are deleted by hand, and when limits remove them: that is a verdict's matter", () => {
    const window = new LagWindow(10);
    window.add(sample(1, { waiting: 100 }), true);
    expect(window.add(sample(2, { waiting: 95 }), true)).toBeNull();
    expect(window.add(sample(3, { waiting: 5, limitsRemove: true }), true)).toBeNull();
  });
});

describe("samples", () => {
  const changes = {
    createdAt: "2026-02-02T00:00:00.000Z",
    ...{ waiting: 1, inFlight: 1, redelivered: 1, deliveries: 1, deliveredUpTo: 1, finishedUpTo: 1, openPulls: 2 },
    ...{
      pushBound: true,
      lastAckedAt: "a",
      streamFirstNumber: 2,
      streamHoles: 1,
      limitsRemove: true,
      rollsUp: true,
      removedByHand: true,
      removedOnRequest: true,
      lost: 1,
    },
    counts: countsOf({ firstMost: 1 }),
  };
  const times = ["atMs", "beganMs"];
  const fields = Object.keys(sample(1)).filter((field) => !times.includes(field));

  test("are judged by their ends while nothing but their time changes, and once what changed has left the window", () => {
    const window = new LagWindow(3);
    const add = (atMs: number, change = {}) => {
      window.add(sample(atMs, change), true);
      return window.judged.map((judged) => judged.atMs);
    };
    expect([1, 2, 3, 4].map((atMs) => add(atMs))).toEqual([[1], [1, 2], [1, 3], [2, 4]]);
    const later = { openPulls: 7 };
    expect([5, 6, 7].map((atMs) => add(atMs, later))).toEqual([
      [3, 4, 5],
      [4, 5, 6],
      [5, 7],
    ]);
  });

  test.each(fields)("that differ in %s are judged by all of them", (field) => {
    const change = Object.fromEntries(Object.entries(changes).filter(([name]) => name === field));
    expect(Object.keys(change)).toEqual([field]);
    const window = new LagWindow(3);
    window.addGap();
    window.add(sample(1, change), true);
    window.add(sample(2), true);
    window.add(sample(3), true);
    // A window that began anew with the change has no sample from before.
    expect(window.judged).toEqual(window.samples);
  });
});

describe("acknowledged per second", () => {
  test("counts first deliveries minus what is still in flight", () => {
    const from = sample(0, { deliveries: 100, deliveredUpTo: 100, inFlight: 4, lastAckedAt: "a" });
    const to = sample(2_000, { deliveries: 130, deliveredUpTo: 130, inFlight: 10, lastAckedAt: "b" });
    expect(ackedPerSecond(from, to)).toBe(12);
  });

  test("redeliveries of a stuck consumer are not work done", () => {
    const from = sample(0, { deliveries: 100, deliveredUpTo: 40, inFlight: 10, lastAckedAt: "a" });
    const to = sample(2_000, { deliveries: 110, deliveredUpTo: 40, inFlight: 10, lastAckedAt: "a" });
    expect(ackedPerSecond(from, to)).toBe(0);
  });
});

describe("delivered again", () => {
  test("is what was delivered beyond the progress", () => {
    const from = sample(0, { deliveries: 100, deliveredUpTo: 100 });
    expect(redeliveriesBetween(from, sample(1, { deliveries: 160, deliveredUpTo: 110 }))).toBe(50);
  });

  test("is seen with a filter too, where the gauge rises", () => {
    const from = sample(0, { deliveries: 100, deliveredUpTo: 1_000 });
    expect(redeliveriesBetween(from, sample(1, { deliveries: 104, deliveredUpTo: 9_000, redelivered: 3 }))).toBe(3);
  });

  test("is never negative", () => {
    const from = sample(0, { deliveries: 100, deliveredUpTo: 1_000, redelivered: 9 });
    expect(redeliveriesBetween(from, sample(1, { deliveries: 100, deliveredUpTo: 900 }))).toBe(0);
  });
});

describe("lost unread", () => {
  test("counts what passed the consumer by, as far as it is certain", () => {
    const from = sample(0, { deliveries: 10, deliveredUpTo: 10, streamFirstNumber: 5, waiting: 100 });
    const to = sample(1, { deliveries: 12, deliveredUpTo: 40, streamFirstNumber: 31, waiting: 100 });
    expect(lostUnread(from, to, true)).toBe(18);
    expect(lostUnread(from, to, false)).toBe(0);
  });

  test("does not take holes for messages", () => {
    const from = sample(0, { deliveredUpTo: 10, streamFirstNumber: 1, streamHoles: 20, waiting: 100 });
    expect(lostUnread(from, sample(1, { deliveredUpTo: 10, streamFirstNumber: 31, waiting: 100 }), true)).toBe(0);
  });
});

test("marks tell what happened", () => {
  const before = { atMs: 1, paused: false, leader: "n1" };
  expect(marksBetween(before, { atMs: 2, paused: true, leader: "n2" }, "purged").map(({ kind }) => kind)).toEqual([
    "purged",
    "paused",
    "leader_changed",
  ]);
  expect(marksBetween(null, before, null)).toEqual([]);
});

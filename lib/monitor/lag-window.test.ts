import { describe, expect, test } from "vitest";
import type { LagSample } from "../model/lag-sample";
import { ackedPerSecond, LagWindow } from "./lag-window";

const created = { createdAt: "2026-01-01T00:00:00.000Z" };

function sample(atMs: number, change: Partial<LagSample> = {}): LagSample {
  return {
    atMs,
    waiting: 0,
    inFlight: 0,
    redelivered: 0,
    deliveries: 0,
    deliveredSeq: 0,
    ackFloorSeq: 0,
    openPulls: 1,
    pushBound: null,
    lastAckedAt: null,
    streamFirstSeq: 1,
    ...change,
  };
}

describe("a window", () => {
  test("a failed reading is a gap, not a zero", () => {
    const window = new LagWindow(60_000);
    window.add(sample(1_000, { waiting: 5 }), created);
    window.addGap(3_000);
    window.add(sample(5_000, { waiting: 7 }), created);
    expect(window.columns(0, 300).waiting).toEqual([5, null, 7]);
    expect(window.trend(10)).toEqual([5, null, 7]);
  });

  test("a verdict is never drawn from samples on both sides of a gap", () => {
    const window = new LagWindow(60_000);
    window.add(sample(1_000), created);
    window.addGap(3_000);
    window.add(sample(5_000), created);
    window.add(sample(7_000), created);
    expect(window.recent(10).map(({ atMs }) => atMs)).toEqual([5_000, 7_000]);
  });

  test("a consumer made anew under the same name starts afresh", () => {
    const window = new LagWindow(60_000);
    window.add(sample(1_000, { waiting: 900 }), created);
    window.add(sample(3_000, { waiting: 1 }), { createdAt: "2026-02-02T00:00:00.000Z" });
    expect(window.recent(10)).toHaveLength(1);
    expect(window.columns(0, 300).waiting).toEqual([null, 1]);
  });

  test("counters that went back restart it, so no rate is ever negative", () => {
    const window = new LagWindow(60_000);
    window.add(sample(1_000, { deliveries: 500, deliveredSeq: 500, lastAckedAt: "a" }), created);
    window.add(sample(3_000, { deliveries: 0, deliveredSeq: 0, lastAckedAt: "b" }), created);
    expect(window.columns(0, 300).ackedPerS).toEqual([null, null]);
  });

  test("forgets what is older than it keeps", () => {
    const window = new LagWindow(10_000);
    for (let atMs = 0; atMs <= 60_000; atMs += 1_000) window.add(sample(atMs), created);
    expect(window.size).toBeLessThanOrEqual(12);
    expect(window.lastAtMs).toBe(60_000);
  });

  test("a peak of one sample survives downsampling", () => {
    const window = new LagWindow(1e9);
    for (let at = 0; at < 1_000; at++) window.add(sample(at * 1_000, { waiting: at === 517 ? 9_999 : 1 }), created);
    const { waiting, atMs } = window.columns(0, 100);
    expect(atMs).toHaveLength(100);
    expect(Math.max(...waiting.map((value) => value ?? 0))).toBe(9_999);
  });
});

describe("acknowledged per second", () => {
  test("counts first deliveries minus what is still in flight", () => {
    const from = sample(0, { deliveries: 100, deliveredSeq: 100, inFlight: 4, lastAckedAt: "a" });
    const to = sample(2_000, { deliveries: 130, deliveredSeq: 130, inFlight: 10, lastAckedAt: "b" });
    expect(ackedPerSecond(from, to)).toBe(12);
  });

  test("redeliveries of a stuck consumer are not work done", () => {
    const from = sample(0, { deliveries: 100, deliveredSeq: 40, inFlight: 10, lastAckedAt: "a" });
    const to = sample(2_000, { deliveries: 110, deliveredSeq: 40, inFlight: 10, lastAckedAt: "a" });
    expect(ackedPerSecond(from, to)).toBe(0);
  });
});

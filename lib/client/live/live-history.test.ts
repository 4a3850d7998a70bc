import { describe, expect, test } from "vitest";
import { LivePositions } from "./live-positions";
import { SubjectTrends, trendPoints } from "./subject-trends";

describe("where streams stood", () => {
  const at = (lastNumber: number) => ({
    received: 0,
    exact: true,
    streams: [{ stream: "S", createdAt: "2026-01-01T00:00:00.000Z", lastNumber, whole: true }],
  });

  test("gives the lowest number that a row can have, from a little before it arrived", () => {
    const positions = new LivePositions();
    positions.take(at(10), 0);
    positions.take(at(10), 250);
    positions.take(at(20), 10_000);
    expect([positions.lowest("S", 9_000), positions.lowest("S", 11_000), positions.lowest("S", 12_000)]).toEqual([
      11, 11, 21,
    ]);
    expect([positions.lowest("S", 100), positions.lowest("T", 9_000)]).toEqual([null, null]);
  });
});

describe("the course of a subject's rate", () => {
  test("has a point a second, and a gap for what nobody saw", () => {
    const trends = new SubjectTrends();
    trends.take([{ subject: "a", receivedPerS: 1 }], 0);
    trends.take([{ subject: "a", receivedPerS: 9 }], 250);
    trends.take(
      [
        { subject: "a", receivedPerS: 2 },
        { subject: "b", receivedPerS: 5 },
      ],
      1_000,
    );
    expect([trends.of("a"), trends.of("b"), trends.of("c")]).toEqual([[1, 2], [0, 5], []]);
    trends.interrupt();
    trends.take([{ subject: "a", receivedPerS: 3 }], 9_000);
    expect([trends.of("a"), trends.of("b")]).toEqual([[1, 2, null, 3], []]);
  });

  test("is bounded", () => {
    const trends = new SubjectTrends();
    for (let second = 0; second < 100; second++) trends.take([{ subject: "a", receivedPerS: second }], second * 1_000);
    expect(trends.of("a").length).toBe(trendPoints);
    expect(trends.of("a").at(-1)).toBe(99);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type LivePosition, missedBetween } from "./live-position";

const at = (received: number, lastNumber: number, whole = true): LivePosition => ({
  received,
  exact: true,
  streams: [{ stream: "ORDERS", createdAt: "2026-01-01T00:00:00.000Z", lastNumber, whole }],
});

describe("missedBetween", () => {
  it("is what the streams stored without what was received", () => {
    const edges = fc.record({
      last: fc.nat(1e9),
      shownBefore: fc.nat(500),
      missed: fc.nat(1e6),
      shownAfter: fc.nat(500),
    });
    void fc.assert(
      fc.property(edges, ({ last, shownBefore, missed, shownAfter }) => {
        const before = at(7, last);
        const after = at(shownAfter, last + shownBefore + missed + shownAfter);
        const found = missedBetween({ before, after, receivedBetween: shownBefore + shownAfter });
        expect(found?.messages).toBe(missed);
      }),
    );
  });

  it("names the numbers to load", () => {
    expect(missedBetween({ before: at(0, 10), after: at(0, 350), receivedBetween: 0 })).toEqual({
      messages: 340,
      exact: true,
      stretches: [{ stream: "ORDERS", fromNumber: 11, toNumber: 350 }],
    });
  });

  it("adds up several streams and leaves out those that stood still", () => {
    const streams = (a: number, b: number) => [
      { stream: "A", createdAt: "2026-01-01T00:00:00.000Z", lastNumber: a, whole: true },
      { stream: "B", createdAt: "2026-01-01T00:00:00.000Z", lastNumber: b, whole: false },
    ];
    const before = { received: 0, exact: true, streams: streams(1, 5) };
    const after = { received: 0, exact: true, streams: streams(4, 5) };
    expect(missedBetween({ before, after, receivedBetween: 0 })).toEqual({
      messages: 3,
      exact: true,
      stretches: [{ stream: "A", fromNumber: 2, toNumber: 4 }],
    });
  });

  it("does not guess when the stream also holds what the filter leaves out", () => {
    const found = missedBetween({ before: at(0, 10, false), after: at(0, 20, false), receivedBetween: 0 });
    expect(found).toEqual({
      messages: null,
      exact: true,
      stretches: [{ stream: "ORDERS", fromNumber: 11, toNumber: 20 }],
    });
  });

  it("says when it may be off", () => {
    const before = { ...at(0, 10), exact: false };
    expect(missedBetween({ before, after: at(0, 12), receivedBetween: 0 })).toMatchObject({
      messages: 2,
      exact: false,
    });
  });

  it("is never below zero: attempts that were not stored are received too", () => {
    expect(missedBetween({ before: at(0, 10), after: at(0, 12), receivedBetween: 5 })?.messages).toBe(0);
  });

  it("is unknown when streams came, went or began anew", () => {
    expect(missedBetween({ before: at(0, 10), after: at(0, 9), receivedBetween: 0 })).toBeNull();
    expect(
      missedBetween({ before: { received: 0, exact: true, streams: [] }, after: at(0, 9), receivedBetween: 0 }),
    ).toBeNull();
    const renamed = {
      received: 0,
      exact: true,
      streams: [{ stream: "OTHER", createdAt: "2026-01-01T00:00:00.000Z", lastNumber: 11, whole: true }],
    };
    expect(missedBetween({ before: at(0, 10), after: renamed, receivedBetween: 0 })).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import type { SubscriptionStats } from "./live-connection";
import { LiveTally } from "./live-tally";

const stats = (received: number, shown: number, subjects: Record<string, number> = {}): SubscriptionStats => ({
  sid: "1",
  filter: ">",
  watching: ["ORDERS.>"],
  refused: [],
  received,
  shown,
  skipped: received - shown,
  bytes: received * 10,
  receivedPerS: received,
  bytesPerS: received * 10,
  subjects: Object.entries(subjects).map(([subject, count]) => ({
    subject,
    received: count,
    shown: count,
    bytes: count,
    receivedPerS: count,
  })),
  subjectCount: 1,
  uncountedReceived: 0,
  otherReceived: 0,
  position: null,
});

describe("the tally", () => {
  test("shows the server's counts", () => {
    const tally = new LiveTally();
    tally.take(stats(100, 40, { a: 70, b: 20 }), 0);
    expect(tally.read()).toMatchObject({ received: 100, shown: 40, bytes: 1_000, otherReceived: 10 });
  });

  test("goes on counting after a reconnect, where the server begins anew", () => {
    const tally = new LiveTally();
    tally.take(stats(100, 100, { a: 60, b: 40 }), 0);
    tally.interrupt();
    tally.take(stats(5, 5, { b: 3, c: 2 }), 2_000);
    const counts = tally.read();
    expect(counts).toMatchObject({ received: 105, shown: 105, bytes: 1_050, otherReceived: 0 });
    expect(counts.subjects.map(({ subject, received }) => [subject, received])).toEqual([
      ["a", 60],
      ["b", 43],
      ["c", 2],
    ]);
  });

  test("has no rates while not connected, instead of zero", () => {
    const tally = new LiveTally();
    expect(tally.read().receivedPerS).toBeNull();
    tally.take(stats(100, 100, { a: 100 }), 0);
    tally.interrupt();
    const counts = tally.read();
    expect([counts.receivedPerS, counts.shownPerS, counts.bytesPerS, counts.subjects[0]?.receivedPerS]).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });

  test("measures rows per second over the last second", () => {
    const tally = new LiveTally();
    for (let step = 0; step <= 20; step++) tally.take(stats(step * 1_000, step * 120), step * 250);
    expect(tally.read().shownPerS).toBeCloseTo(480);
    for (let step = 21; step <= 25; step++) tally.take(stats(step * 1_000, 20 * 120), step * 250);
    expect(tally.read().shownPerS).toBe(0);
  });

  test("says whether messages of the last second were left out", () => {
    const tally = new LiveTally();
    tally.take(stats(100, 90), 0);
    expect(tally.read().sampled).toBe(false);
    tally.take(stats(200, 120), 500);
    expect(tally.read().sampled).toBe(true);
    for (let atMs = 1_000; atMs <= 3_000; atMs += 500) tally.take(stats(200, 120), atMs);
    expect(tally.read().sampled).toBe(false);
  });

  test("counts the rows that came after the last count when the connection is lost", () => {
    const tally = new LiveTally();
    tally.arrive("a", 3);
    tally.take(stats(1, 1, { a: 1 }), 0);
    tally.arrive("a", 3);
    tally.arrive("b", 4);
    tally.interrupt();
    const { received, shown, bytes, subjects, otherReceived } = tally.read();
    expect([received, shown, bytes, otherReceived]).toEqual([3, 3, 17, 0]);
    expect(subjects.map(({ subject, received: count }) => [subject, count])).toEqual([
      ["a", 2],
      ["b", 1],
    ]);
  });

  test("counts a row as soon as it is there, and once: the server's next count has it too", () => {
    const tally = new LiveTally();
    tally.take(stats(1, 1, { a: 1 }), 0);
    tally.arrive("a", 10);
    tally.arrive("b", 10);
    expect(tally.read()).toMatchObject({ received: 3, shown: 3, bytes: 30, otherReceived: 0 });
    expect(tally.read()).toBe(tally.read());
    tally.take(stats(3, 3, { a: 2, b: 1 }), 250);
    expect(tally.read()).toMatchObject({ received: 3, shown: 3, bytes: 30, otherReceived: 0 });
  });

  test("an interruption that is reported twice counts once", () => {
    const tally = new LiveTally();
    tally.take(stats(100, 100), 0);
    tally.interrupt();
    tally.interrupt();
    expect(tally.read().received).toBe(100);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SlidingCount } from "./sliding-count";

describe("SlidingCount", () => {
  it("sums exactly what fell into its last slots", () => {
    const adds = fc.array(
      fc.record({ wait: fc.integer({ min: 0, max: 9 }), amount: fc.integer({ min: 0, max: 1000 }) }),
    );
    void fc.assert(
      fc.property(adds, fc.integer({ min: 0, max: 12 }), (steps, rest) => {
        const count = new SlidingCount(5);
        let slot = 1000;
        const log = steps.map(({ wait, amount }) => {
          slot += wait;
          count.add(slot, amount);
          return { slot, amount };
        });
        const end = slot + rest;
        const within = (from: number, to: number) =>
          log.filter((one) => one.slot >= from && one.slot <= to).reduce((sum, one) => sum + one.amount, 0);
        expect(count.sum(end)).toBe(within(end - 4, end));
        expect(count.finished(end)).toBe(within(end - 4, end - 1));
      }),
    );
  });

  it("keeps counting when the clock steps back", () => {
    const count = new SlidingCount(5);
    count.add(1000, 3);
    count.add(999, 4);
    expect(count.sum(1000)).toBe(7);
    count.add(10, 2);
    expect(count.sum(10)).toBe(2);
    expect(count.finished(11)).toBe(2);
  });
});

import * as fc from "fast-check";
import { expect, test } from "vitest";
import { Moments } from "./moments";

test("counts what a walk over all would count, whatever comes and goes", () => {
  const step = fc.record({ ms: fc.integer({ min: 0, max: 20 }), isAdded: fc.boolean() });
  void fc.assert(
    fc.property(fc.array(step), fc.integer({ min: -1, max: 21 }), (steps, sinceMs) => {
      const moments = new Moments();
      const plain: number[] = [];
      for (const { ms, isAdded } of steps) {
        if (isAdded) {
          moments.add(ms);
          plain.push(ms);
        } else {
          moments.remove(ms);
          if (plain.includes(ms)) plain.splice(plain.indexOf(ms), 1);
        }
      }
      expect(moments.size).toBe(plain.length);
      expect(moments.countSince(sinceMs)).toBe(plain.filter((ms) => ms >= sinceMs).length);
    }),
  );
});

test("those long before the latest are forgotten, and no others", () => {
  const moments = new Moments();
  for (let ms = 0; ms <= 100; ms++) {
    moments.add(ms);
    moments.keepNewest(10);
    expect(moments.size).toBeLessThanOrEqual(21);
    expect(moments.countSince(ms - 10)).toBe(Math.min(ms, 10) + 1);
  }
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { BrokerSpan } from "../model/broker-time";
import { atLeast, exact } from "../model/known";
import { unacknowledgedDeliveries } from "./unacknowledged";

const countOf = (endedAtMs: readonly number[]) => (span: BrokerSpan) =>
  exact(endedAtMs.filter((ms) => ms >= span.fromMs && ms <= span.toMs).length);
const window = { windowBeganMs: 9_000, windowStartMs: 10_000, stepStartMs: 28_000 };
const last = { beganMs: 30_000, atMs: 31_000, skew: null };

describe("what ended without an acknowledgement", () => {
  test("while a reading was under way is not surely in the window", () => {
    const ended = [9_500, 15_000, 30_500, 40_000];
    expect(unacknowledgedDeliveries(window, last, countOf(ended))).toEqual({ surely: 1, perhaps: exact(4), inStep: 1 });
  });

  test("nowhere near is exactly nothing", () => {
    const nothing = { surely: 0, perhaps: exact(0), inStep: 0 };
    expect(unacknowledgedDeliveries(window, last, countOf([5_000]))).toEqual(nothing);
  });

  test("is not exactly nothing while it is not captured", () => {
    expect(unacknowledgedDeliveries(window, last, () => atLeast(0)).perhaps).toEqual(atLeast(0));
  });

  test("is surely there only beyond what clocks are off and announcements are late by", () => {
    const skew = { skewMs: 0, uncertaintyMs: 100 };
    const of = (ms: number) => unacknowledgedDeliveries(window, { ...last, skew }, countOf([ms]));
    expect([10_149, 10_150, 29_900, 29_901].map((ms) => of(ms).surely)).toEqual([0, 1, 1, 0]);
    expect([8_899, 8_900].map((ms) => of(ms).perhaps)).toEqual([exact(0), exact(1)]);
  });

  test("belongs to the step between two readings when it came after the first and by the end of the second", () => {
    const inStep = (ms: number) => unacknowledgedDeliveries(window, last, countOf([ms])).inStep;
    expect([28_000, 28_001, 31_000, 31_001].map(inStep)).toEqual([0, 1, 1, 0]);
  });

  test("is never more, surely, than what ended between the moments at which the consumer was read, whatever the clocks say", () => {
    void fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 8_000, max: 33_000 }), { maxLength: 60 }),
        fc.integer({ min: 9_000, max: 10_000 }),
        fc.integer({ min: 30_000, max: 31_000 }),
        fc.integer({ min: 0, max: 40 }),
        fc.record({
          skewMs: fc.integer({ min: -60_000, max: 60_000 }),
          uncertaintyMs: fc.nat(200),
          off: fc.double({ min: -1, max: 1, noNaN: true }),
        }),
        (endedMs, firstReadMs, lastReadMs, announcedMs, { skewMs, uncertaintyMs, off }) => {
          // Our clock is off by what the readings of the broker's could not tell.
          const dated = endedMs.map((ms) => ms + skewMs + Math.trunc(uncertaintyMs * off) + announcedMs);
          const skew = { skewMs, uncertaintyMs };
          const { surely, perhaps } = unacknowledgedDeliveries(window, { ...last, skew }, countOf(dated));
          const between = endedMs.filter((ms) => ms > firstReadMs && ms <= lastReadMs).length;
          expect(surely).toBeLessThanOrEqual(between);
          expect(perhaps.value).toBeGreaterThanOrEqual(between);
        },
      ),
    );
  });
});

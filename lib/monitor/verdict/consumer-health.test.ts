import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import type { LagSample } from "../../model/consumer/lag-sample";
import { estimate, exact, unknown } from "../../model/known";
import { consumerOf, evidenceOf, lagSample } from "../testing/lag-samples";
import { Activity } from "./activity";
import { judgeConsumer } from "./consumer-health";
import { type HealthEvidence, windowSamples } from "./health-evidence";
import { VerdictStory } from "./verdict-story";

const startMs = Date.parse("2026-05-05T12:00:00.000Z");
const stepMs = 2_000;
const nowMs = brokerMs(startMs + (windowSamples - 1) * stepMs);

type Figures = (at: number) => Partial<LagSample>;

/** A window in which sample number `at` (0 to 9) has the given figures. */
function windowOf(figures: Figures, samples = windowSamples): LagSample[] {
  return Array.from({ length: samples }, (_, at) => lagSample(startMs + at * stepMs, figures(at)));
}

/** Work going on: 20 messages handled per sample. */
const busy: Figures = (at) => ({
  deliveries: at * 20,
  deliveredUpTo: at * 20,
  finishedUpTo: at * 20,
  lastAckedAt: `t${at}`,
});

function judge(figures: Figures, change: Partial<HealthEvidence> = {}, samples = windowSamples) {
  const window = windowOf(figures, samples);
  const last = window.at(-1);
  const { waiting, inFlight, deliveries } = last ?? lagSample(0);
  const consumer = consumerOf({ waiting, inFlight, deliveries, ...change.consumer });
  return judgeConsumer(evidenceOf({ window, nowMs, ...change, consumer }), new VerdictStory());
}

const push = consumerOf({ config: { deliverSubject: "deliver.here" } });
const unfiltered = consumerOf({ config: { filterSubjects: [] } });
const paused = consumerOf({ pausedUntil: "2026-05-05T13:00:00.000Z" });

test("of samples that are alike the first and the last give the same judgement as all of them", () => {
  const small = fc.integer({ min: 0, max: 3 });
  const many = fc.constantFrom(0, 1, 12, 1_000);
  const figures = fc.record({
    ...{ waiting: many, inFlight: many, redelivered: small, deliveries: small, deliveredUpTo: small },
    ...{ finishedUpTo: small, openPulls: small, pushBound: fc.constantFrom(null, true, false) },
    ...{ streamFirstNumber: small, streamHoles: small, limitsRemove: fc.boolean() },
  });
  const consumers = fc.constantFrom(consumerOf(), push, unfiltered, paused, consumerOf({ acknowledges: false }));
  void fc.assert(
    fc.property(figures, consumers, fc.integer({ min: 1, max: windowSamples }), (same, consumer, samples) => {
      const window = windowOf(() => same, samples);
      const evidence = evidenceOf({ consumer, window, nowMs });
      const ends = samples < 3 ? window : [...window.slice(0, 1), ...window.slice(-1)];
      const alike = judgeConsumer({ ...evidence, window: ends }, new VerdictStory());
      expect(alike).toEqual(judgeConsumer(evidence, new VerdictStory()));
    }),
    { numRuns: 500 },
  );
});

describe("rates", () => {
  const tooFew = unknown("two samples are needed");

  test("are unknown with the first sample, not zero, and so is the verdict", () => {
    expect(judge(() => ({ inFlight: 5 }), {}, 1)).toMatchObject({
      verdict: "unknown",
      since: "2026-05-05T12:00:18.000Z",
      ackedPerS: tooFew,
      waitingPerS: tooFew,
    });
  });

  test("are not drawn across a clock of the dashboard that was set back", () => {
    const setBack = unknown("the clock of the dashboard was set back");
    const window = [lagSample(startMs + 9_000, { waiting: 5 }), lagSample(startMs, { waiting: 50 })];
    expect(judgeConsumer(evidenceOf({ window, nowMs }), new VerdictStory())).toMatchObject({ waitingPerS: setBack });
  });
});

describe("time left", () => {
  test("is a range between the slower and the faster third of the window", () => {
    // 100 per sample at first, 50 per sample later: 50/s and 25/s.
    const waiting = (at: number) => (at <= 6 ? 2_000 - at * 100 : 1_400 - (at - 6) * 50);
    const { etaMs } = judge((at) => ({ ...busy(at), waiting: waiting(at) }));
    expect(etaMs).toEqual(estimate({ low: 25_000, high: 50_000 }));
  });

  test("is not guessed when the newest part does not fall", () => {
    const { verdict, etaMs } = judge((at) => ({ ...busy(at), waiting: at <= 5 ? 2_000 - at * 100 : 1_500 }));
    expect(verdict).toBe("catching_up");
    expect(etaMs).toEqual(unknown("pace uncertain"));
  });

  test("is not guessed when the pace jumps", () => {
    const waiting = (at: number) => (at <= 3 ? 5_000 - at * 1_000 : 2_000 - (at - 3) * 20);
    expect(judge((at) => ({ ...busy(at), waiting: waiting(at) })).etaMs).toEqual(unknown("pace uncertain"));
  });

  test("that is not known says why", () => {
    expect(judge(() => ({})).etaMs).toEqual(unknown("nothing waits"));
    expect(judge((at) => ({ ...busy(at), waiting: 50 + at })).etaMs).toEqual(unknown("not falling"));
    expect(judge((at) => ({ ...busy(at), waiting: 90 - at }), { consumer: paused }).etaMs).toEqual(unknown("paused"));
  });
});

describe("calm", () => {
  test("a pause shows from the first sample, and counts no more when it is over", () => {
    expect(judge(() => ({}), { consumer: paused }, 1).verdict).toBe("paused");
    const over = consumerOf({ pausedUntil: "2026-05-05T11:00:00.000Z" });
    expect(judge(busy, { consumer: over }).verdict).toBe("idle");
  });

  test("a consumer that was given something within a minute is healthy, then idle", () => {
    const activity = new Activity(nowMs);
    activity.deliveredAtMs = nowMs - 60_000;
    expect(judge(busy, { activity }).verdict).toBe("healthy");
    activity.deliveredAtMs = nowMs - 60_001;
    expect(judge(busy, { activity }).verdict).toBe("idle");
  });

  test("a backlog is caught up with from ten messages on that are more than half a minute of work", () => {
    const falling =
      (from: number): Figures =>
      (at) => ({ waiting: from - at * 10, deliveries: at * 2 });
    expect(judge(falling(120)).verdict).toBe("catching_up");
    expect(judge(falling(118)).verdict).toBe("healthy");
    expect(judge((at) => ({ waiting: 9 - Math.min(at, 1) })).verdict).toBe("healthy");
  });

  test("failures that are unknown are none", () => {
    const openFailures = { count: unknown("not captured"), firstAtMs: null, lastAtMs: null };
    expect(judge(busy, { openFailures }).verdict).toBe("idle");
    expect(judge(busy, { openFailures: { ...openFailures, count: exact(1) } }).verdict).toBe("giving_up");
  });
});

import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Verdict, verdicts } from "../../model/consumer/consumer-health";
import type { LagSample } from "../../model/consumer/lag-sample";
import { atLeast, estimate, exact, isKnown, unknown } from "../../model/known";
import { consumerOf, lagSample } from "../testing/lag-samples";
import { judgeConsumer } from "./consumer-health";
import { type HealthEvidence, windowSamples } from "./health-evidence";
import { VerdictHold } from "./verdict-hold";

const startMs = Date.parse("2026-05-05T12:00:00.000Z");
const stepMs = 2_000;
const nowMs = startMs + (windowSamples - 1) * stepMs;

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

const tooFew = unknown("two samples are needed");
const base = { consumer: consumerOf(), restart: null, oldestAgeMs: exact(60_000), failures: exact(0), nowMs };

function judge(figures: Figures, change: Partial<HealthEvidence> = {}) {
  return judgeConsumer({ ...base, window: windowOf(figures), ...change });
}

const push = consumerOf({ config: { deliverSubject: "deliver.here" } });
const unfiltered = consumerOf({ config: { filterSubjects: [] } });
const paused = consumerOf({ pausedUntil: "2026-05-05T13:00:00.000Z" });
const limited = { limitsRemove: true };

test("of samples that are alike the first and the last give the same judgement as all of them", () => {
  const small = fc.integer({ min: 0, max: 3 });
  const many = fc.constantFrom(0, 1, 12, 1_000);
  const figures = fc.record({
    ...{ waiting: many, inFlight: many, redelivered: small, deliveries: small, deliveredUpTo: small },
    ...{ finishedUpTo: small, openPulls: small, pushBound: fc.constantFrom(null, true, false) },
    ...{ streamFirstNumber: small, streamHoles: small, limitsRemove: fc.boolean() },
  });
  const consumers = fc.constantFrom(base.consumer, push, unfiltered, paused, consumerOf({ acknowledges: false }));
  void fc.assert(
    fc.property(figures, consumers, fc.integer({ min: 1, max: windowSamples }), (same, consumer, samples) => {
      const evidence = { ...base, consumer, window: windowOf(() => same, samples) };
      expect(judgeConsumer({ ...evidence, isAlike: true })).toEqual(judgeConsumer(evidence));
    }),
    { numRuns: 500 },
  );
});

type Row = [verdict: Verdict, situation: string, figures: Figures, change?: Partial<HealthEvidence>];

const table: Row[] = [
  [
    "losing_data",
    "fewer wait than before, not as many were delivered, and the stream is at a limit",
    (at) => ({
      ...limited,
      waiting: 500 - at * 50,
      deliveries: 100,
      deliveredUpTo: 100,
      streamFirstNumber: 101 + at * 50,
    }),
  ],
  [
    "losing_data",
    "as much is lost as comes in, so that waiting stands still",
    (at) => ({ ...limited, waiting: 500, deliveries: 100, deliveredUpTo: 100, streamFirstNumber: 101 + at * 50 }),
    { consumer: unfiltered },
  ],
  [
    "losing_data",
    "hardly anything waits and it is young, but messages are gone",
    (at) => ({ ...limited, waiting: at < 5 ? 9 : 2, deliveries: 10, deliveredUpTo: 10 }),
    { oldestAgeMs: exact(100) },
  ],
  ["stalled", "in flight, the floor stands", (at) => ({ inFlight: 10, waiting: at, finishedUpTo: 7, deliveries: 17 })],
  [
    "stalled",
    "the same messages delivered again and again, none acknowledged",
    (at) => ({ inFlight: 10, finishedUpTo: 7, deliveries: 17 + at * 10, deliveredUpTo: 17 }),
  ],
  ["stalled", "one message that is never finished", () => ({ inFlight: 1, finishedUpTo: 7 })],
  ["no_reader", "more and more waits and nobody pulls", (at) => ({ waiting: 5 + at, openPulls: 0 })],
  ["no_reader", "one message waits for a minute and nobody pulls", () => ({ waiting: 1, openPulls: 0 })],
  ["no_reader", "push, nobody is bound", () => ({ waiting: 3, openPulls: 0, pushBound: false }), { consumer: push }],
  ["saturated", "in flight is the limit", (at) => ({ ...busy(at), inFlight: 1_000, waiting: 50 })],
  [
    "saturated",
    "the limit is reached again after each acknowledgement",
    (at) => ({ ...busy(at), inFlight: at === 4 ? 999 : 1_000, waiting: 50 }),
  ],
  ["giving_up", "failures were announced", busy, { failures: exact(2) }],
  ["giving_up", "one failed and nothing else is unfinished", () => ({}), { failures: exact(1), oldestAgeMs: exact(0) }],
  ["falling_behind", "waiting rises", (at) => ({ ...busy(at), waiting: at * 40 })],
  [
    "redelivering",
    "more is delivered than the stream went on",
    (at) => ({ ...busy(at), deliveries: at * 30, inFlight: 4, redelivered: 4 }),
  ],
  [
    "redelivering",
    "a burst between two samples, over before the second",
    (at) => ({ ...busy(at), deliveries: at * 20 + (at > 7 ? 500 : 0), inFlight: 2 }),
  ],
  ["catching_up", "waiting falls", (at) => ({ ...busy(at), waiting: 1_000 - at * 100 })],
  ["paused", "nothing is delivered on purpose", () => ({ waiting: 90, openPulls: 0 }), { consumer: paused }],
  ["healthy", "works and keeps up", busy],
  ["healthy", "a few unfinished now and then", (at) => ({ ...busy(at), waiting: at % 2, inFlight: 3 })],
  ["healthy", "a few more each time, but young", (at) => ({ ...busy(at), waiting: at }), { oldestAgeMs: exact(1_000) }],
  [
    "healthy",
    "nobody pulls just now, but it is young",
    () => ({ waiting: 3, openPulls: 0 }),
    { oldestAgeMs: exact(4_999) },
  ],
  ["healthy", "in flight since the window began, but young", () => ({ inFlight: 9 }), { oldestAgeMs: exact(4_999) }],
  ["idle", "a quiet stream", () => ({}), { oldestAgeMs: exact(0) }],
];

describe("verdicts", () => {
  test.each(table)("%s: %s", (verdict, _, figures, change = {}) => {
    expect(judge(figures, change).verdict).toBe(verdict);
  });

  test("every verdict has a row, but for unknown and what limits say", () => {
    const covered = new Set(table.map(([verdict]) => verdict));
    expect(verdicts.filter((verdict) => !covered.has(verdict))).toEqual(["over_limit", "unknown"]);
  });

  test("one that needs somebody says what to do", () => {
    for (const [verdict, , figures, change] of table.filter(([verdict]) => verdict !== "catching_up")) {
      const { reason, nextStep } = judge(figures, change);
      expect(reason).not.toBe("");
      expect(nextStep !== "", verdict).toBe(!["healthy", "idle"].includes(verdict));
    }
  });

  test("with ten messages or five seconds the small consumer's excuse is gone", () => {
    const nobody: Figures = () => ({ waiting: 10, openPulls: 0 });
    expect(judge(nobody, { oldestAgeMs: exact(100) }).verdict).toBe("no_reader");
    expect(judge(() => ({ waiting: 9, openPulls: 0 }), { oldestAgeMs: exact(5_000) }).verdict).toBe("no_reader");
    for (const oldestAgeMs of [unknown("not looked up yet"), atLeast(100)])
      expect(judge(() => ({ waiting: 9, openPulls: 0 }), { oldestAgeMs }).verdict).toBe("no_reader");
  });
});

describe("what a verdict is not drawn from", () => {
  test("the first sample: no verdict and unknown rates, not zero", () => {
    const first = judgeConsumer({ ...base, window: windowOf(() => ({ inFlight: 5 }), 1) });
    expect(first).toMatchObject({
      verdict: "unknown",
      reason: "1 of 10 samples",
      ackedPerS: tooFew,
      waitingPerS: tooFew,
    });
    expect(judgeConsumer({ ...base, window: [] })).toMatchObject({ verdict: "unknown", redeliveriesPerS: tooFew });
  });

  test.each([
    ["recreated", "3 of 10 samples since it was deleted and made anew"],
    ["reset", "3 of 10 samples since its position was set back"],
    ["purged", "3 of 10 samples since messages were purged or deleted"],
  ] as const)("a window that began anew, %s, says so", (restart, reason) => {
    const window = windowOf(() => ({ waiting: 7 }), 3);
    expect(judgeConsumer({ ...base, window, restart })).toMatchObject({ verdict: "unknown", reason });
  });

  test("a purge is no loss: no limit removed anything", () => {
    const purge: Figures = (at) => ({ waiting: at < 5 ? 500 : 0, deliveries: 100, deliveredUpTo: 100 });
    expect(judge(purge).verdict).not.toBe("losing_data");
  });

  test("a filter that passes over messages is neither loss nor redelivery", () => {
    const sparse: Figures = (at) => ({
      ...limited,
      deliveries: at,
      deliveredUpTo: at * 1_000,
      finishedUpTo: at * 1_000,
      streamFirstNumber: 1 + at * 900,
      lastAckedAt: `t${at}`,
    });
    expect(judge(sparse).verdict).toBe("healthy");
  });

  test("a burst of redeliveries that was over half a window ago is history", () => {
    expect(judge((at) => ({ ...busy(at), deliveries: at * 20 + (at > 0 ? 500 : 0), inFlight: 2 })).verdict).toBe(
      "healthy",
    );
  });

  test("between two pulls is not without a reader", () => {
    expect(judge((at) => ({ waiting: 3, openPulls: at === 4 ? 1 : 0 })).verdict).not.toBe("no_reader");
  });

  test("somebody bound to a push consumer reads it", () => {
    const bound: Figures = () => ({ waiting: 3, openPulls: 0, pushBound: true });
    expect(judge(bound, { consumer: push }).verdict).not.toBe("no_reader");
  });

  test("without acknowledgements nothing can stall or saturate", () => {
    const none = consumerOf({ acknowledges: false });
    expect(judge(() => ({ inFlight: 1_000, waiting: 50 }), { consumer: none }).verdict).toBe("healthy");
  });

  test("a pause that is over counts no more", () => {
    const over = consumerOf({ pausedUntil: "2026-05-05T11:00:00.000Z" });
    expect(judge(busy, { consumer: over }).verdict).toBe("healthy");
  });

  test("a pause shows from the first sample", () => {
    expect(judgeConsumer({ ...base, consumer: paused, window: windowOf(() => ({}), 1) }).verdict).toBe("paused");
  });

  test("a clock of the dashboard that was set back gives no rates instead of wrong ones", () => {
    const setBack = unknown("the clock of the dashboard was set back");
    const window = [lagSample(startMs + 9_000, { waiting: 5 }), lagSample(startMs, { waiting: 50 })];
    expect(judgeConsumer({ ...base, window })).toMatchObject({ verdict: "unknown", waitingPerS: setBack });
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
});

test.each<[string, Verdict, Figures]>([
  ["nothing waits", "idle", () => ({})],
  ["not at this rate", "falling_behind", (at) => ({ ...busy(at), waiting: at * 100 })],
  ["not falling", "stalled", () => ({ waiting: 50, inFlight: 1_000 })],
])("a time left that is not known says why: %s", (why, verdict, figures) => {
  expect(judge(figures)).toMatchObject({ verdict, etaMs: unknown(why) });
});

describe("a verdict", () => {
  const healthy = judge(busy);
  const stalled = judge(() => ({ inFlight: 1 }));

  test("changes only when the new one was found three times in a row", () => {
    const hold = new VerdictHold();
    const shown = [healthy, stalled, stalled, healthy, stalled, stalled, stalled].map(
      (found) => hold.next(found).verdict,
    );
    expect(shown).toEqual(["healthy", "healthy", "healthy", "healthy", "healthy", "healthy", "stalled"]);
  });

  test("that is held has no estimate of the one that may come", () => {
    const catchingUp = judge((at) => ({ ...busy(at), waiting: 2_000 - at * 100 }));
    expect(isKnown(catchingUp.etaMs)).toBe(true);
    const hold = new VerdictHold();
    hold.next(healthy);
    expect(hold.next(catchingUp)).toMatchObject({ verdict: "healthy", etaMs: unknown("not settled yet") });
  });

  test("replaces unknown at once", () => {
    const hold = new VerdictHold();
    hold.next(judgeConsumer({ ...base, window: [] }));
    expect(hold.next(stalled).verdict).toBe("stalled");
  });
});

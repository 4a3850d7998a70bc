import { describe, expect, test } from "vitest";
import type { Consumer } from "../model/consumer";
import type { LagSample } from "../model/lag-sample";
import { type HealthEvidence, judgeConsumer, windowSamples } from "./consumer-health";
import { VerdictHold } from "./verdict-hold";

const startMs = Date.parse("2026-05-05T12:00:00.000Z");
const stepMs = 2_000;
const nowMs = startMs + (windowSamples - 1) * stepMs;

const consumer: Consumer = {
  stream: "ORDERS",
  name: "billing-order__created",
  displayName: "billing-order.created",
  config: {
    durable: true,
    description: null,
    filterSubjects: ["ORDERS.order.created"],
    deliverPolicy: "all",
    ackPolicy: "explicit",
    ackWaitMs: 30_000,
    maxDeliver: 3,
    maxAckPending: 1_000,
    backoffMs: [],
    deliverSubject: null,
    ackSamplePercent: null,
    metadata: {},
  },
  createdAt: "2026-01-01T00:00:00.000Z",
  waiting: 0,
  inFlight: 0,
  redelivered: 0,
  openPulls: 1,
  pushBound: null,
  deliveries: 0,
  deliveredSeq: 0,
  ackFloorSeq: 0,
  lastDeliveredAt: null,
  lastAckedAt: null,
  pausedUntil: null,
  leader: null,
};

/** A window in which sample number `at` (0 to 9) has the given figures. */
function window(figures: (at: number) => Partial<LagSample>, samples = windowSamples): LagSample[] {
  return Array.from({ length: samples }, (_, at) => ({
    atMs: startMs + at * stepMs,
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
    ...figures(at),
  }));
}

/** Work going on: 20 messages handled per sample. */
const busy = (at: number): Partial<LagSample> => ({
  deliveries: at * 20,
  deliveredSeq: at * 20,
  ackFloorSeq: at * 20,
  lastAckedAt: `t${at}`,
});

function judge(figures: (at: number) => Partial<LagSample>, change: Partial<HealthEvidence> = {}) {
  return judgeConsumer({ consumer, window: window(figures), failures: 0, nowMs, ...change });
}

describe("verdicts", () => {
  test.each<[string, (at: number) => Partial<LagSample>, Partial<HealthEvidence>]>([
    ["idle", () => ({}), {}],
    ["healthy", busy, {}],
    ["healthy", (at) => ({ ...busy(at), waiting: at % 2, inFlight: 3 }), {}],
    ["stalled", (at) => ({ inFlight: 10, waiting: at, ackFloorSeq: 7, deliveries: 17, deliveredSeq: 17 }), {}],
    ["stalled", (at) => ({ inFlight: 10, ackFloorSeq: 7, deliveries: 17 + at * 10, deliveredSeq: 17 }), {}],
    ["no_reader", (at) => ({ waiting: 5 + at, openPulls: 0 }), {}],
    ["no_reader", () => ({ waiting: 1, openPulls: 0 }), {}],
    ["saturated", (at) => ({ ...busy(at), inFlight: 1_000, waiting: 50 }), {}],
    ["giving_up", busy, { failures: 2 }],
    ["falling_behind", (at) => ({ ...busy(at), waiting: at * 40 }), {}],
    ["catching_up", (at) => ({ ...busy(at), waiting: 1_000 - at * 100 }), {}],
    ["redelivering", (at) => ({ ...busy(at), deliveries: at * 30, inFlight: 4, redelivered: 4 }), {}],
    [
      "losing_data",
      (at) => ({
        waiting: 500 - at * 50,
        deliveries: 100,
        deliveredSeq: 100,
        ackFloorSeq: 100,
        streamFirstSeq: 101 + at * 50,
      }),
      {},
    ],
    [
      "paused",
      () => ({ waiting: 90, openPulls: 0 }),
      { consumer: { ...consumer, pausedUntil: "2026-05-05T13:00:00.000Z" } },
    ],
  ])("%s", (verdict, figures, change) => {
    expect(judge(figures, change).verdict).toBe(verdict);
  });

  test("says how many samples it has until the window is full", () => {
    const judgement = judgeConsumer({ consumer, window: window(() => ({ inFlight: 5 }), 3), failures: 0, nowMs });
    expect(judgement).toMatchObject({ verdict: "unknown", reason: "3 of 10 samples" });
  });

  test("no sample at all is unknown with unknown rates, not zero", () => {
    expect(judgeConsumer({ consumer, window: [], failures: 0, nowMs })).toMatchObject({
      verdict: "unknown",
      ackedPerS: null,
      waitingPerS: null,
    });
  });

  test("a pause that is over counts no more", () => {
    const over = { ...consumer, pausedUntil: "2026-05-05T11:00:00.000Z" };
    expect(judge(busy, { consumer: over }).verdict).toBe("healthy");
  });

  test("a few messages more or less are noise", () => {
    expect(judge((at) => ({ ...busy(at), waiting: at })).verdict).toBe("healthy");
  });

  test("between two pulls is not without a reader", () => {
    expect(judge((at) => ({ waiting: 3, openPulls: at === 4 ? 1 : 0 })).verdict).not.toBe("no_reader");
  });

  test("a push consumer has a reader when somebody is bound to it", () => {
    const push = { ...consumer, config: { ...consumer.config, deliverSubject: "deliver.here" } };
    expect(judge(() => ({ waiting: 3, openPulls: 0, pushBound: true }), { consumer: push }).verdict).not.toBe(
      "no_reader",
    );
    expect(judge(() => ({ waiting: 3, openPulls: 0, pushBound: false }), { consumer: push }).verdict).toBe("no_reader");
  });

  test("without acknowledgements nothing can stall", () => {
    const none: Consumer = { ...consumer, config: { ...consumer.config, ackPolicy: "none" } };
    expect(judge(() => ({ inFlight: 10 }), { consumer: none }).verdict).not.toBe("stalled");
  });
});

describe("time left", () => {
  test("is a range between the slower and the faster half of the window", () => {
    // 100 per sample at first, 50 per sample later: 50/s and 25/s.
    const waiting = (at: number) => (at <= 5 ? 2_000 - at * 100 : 1_500 - (at - 5) * 50);
    const { etaMs } = judge((at) => ({ ...busy(at), waiting: waiting(at) }));
    expect(etaMs).toEqual({ low: 26_000, high: 52_000 });
  });

  test("is not guessed when the newer half does not fall", () => {
    const { verdict, etaMs } = judge((at) => ({ ...busy(at), waiting: at <= 5 ? 2_000 - at * 100 : 1_500 }));
    expect(verdict).toBe("catching_up");
    expect(etaMs).toBeNull();
  });
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

  test("replaces unknown at once", () => {
    const hold = new VerdictHold();
    hold.next(judgeConsumer({ consumer, window: [], failures: 0, nowMs }));
    expect(hold.next(stalled).verdict).toBe("stalled");
  });
});

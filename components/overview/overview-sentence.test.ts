import { expect, test } from "vitest";
import type { Snapshot } from "@/lib/contract/snapshot";
import { everythingOffered } from "@/lib/contract/testing/offers";
import type { Verdict } from "@/lib/model/consumer/consumer-health";
import { atLeast, exact, unknown } from "@/lib/model/known";
import { consumerHealth } from "@/lib/model/testing/consumer-health";
import { calmCounts, overviewSentence } from "./overview-sentence";

const unread = unknown("nothing was read yet");

const consumer = (verdict: Verdict) => consumerHealth({ verdict });

function snapshotOf(verdicts: Verdict[], needing: number, notJudged = 0): Snapshot {
  const [needAttention, unjudged, consumers] = [exact(needing), exact(notJudged), exact(verdicts.length)];
  return {
    at: "2026-11-23T14:00:00.000Z",
    sampledAt: "2026-11-23T14:00:00.000Z",
    intervalMs: 2_000,
    sweepError: null,
    clockSkewMs: null,
    demo: false,
    bus: {
      ...{ kind: "nats", embedded: false, fallbackReason: null, traceUrl: null, connection: { state: "idle" } },
      ...{ offers: everythingOffered, grammar: "nats", protobuf: null },
    },
    streams: [],
    missingStreams: [],
    consumers: verdicts.map(consumer),
    totals: {
      messagesPerS: unread,
      ackedPerS: unread,
      waiting: unread,
      inFlight: unread,
      consumers,
      needAttention,
      muted: exact(0),
      unjudged,
    },
    history: { atMs: [], messagesPerS: [], ackedPerS: [], waiting: [], openFailures: [] },
    failures: { open: unread, lastHour: unread, revision: 0, capturedSince: null, problem: null },
  };
}

test("says how many of how many need attention", () => {
  expect(overviewSentence(snapshotOf(["stalled", "healthy"], 1))).toBe("1 of 2 consumers needs attention");
  expect(overviewSentence(snapshotOf(["stalled", "saturated", "healthy"], 2))).toBe("2 of 3 consumers need attention");
});

test("calls all healthy only when all are", () => {
  expect(overviewSentence(snapshotOf(["healthy", "idle"], 0))).toBe("All 2 consumers are healthy");
  expect(overviewSentence(snapshotOf(["healthy", "paused"], 0))).toBe("None of 2 consumers needs attention");
  expect(overviewSentence(snapshotOf(["healthy", "unknown"], 0, 1))).toBe("1 of 2 consumers is not judged yet");
});

test("says nothing of all while some cannot be read", () => {
  const part = (needing: number) => {
    const snapshot = snapshotOf(["stalled", "healthy"], needing);
    return overviewSentence({ ...snapshot, totals: { ...snapshot.totals, needAttention: atLeast(needing) } });
  };
  expect(part(1)).toBe("At least 1 consumer needs attention");
  expect(part(0)).toBe("Some consumers cannot be read");
});

test("claims nothing of now while the broker is away", () => {
  const away = snapshotOf(["healthy", "idle"], 0);
  const totals = { ...away.totals, needAttention: unknown("0 when it was read 40 s ago") };
  expect(overviewSentence({ ...away, totals })).toBe("Not known whether consumers need attention");
  expect(overviewSentence({ ...away, totals, consumers: [] })).not.toMatch(/No streams|No consumers/);
});

test("claims nothing before the first sweep", () => {
  expect(overviewSentence({ ...snapshotOf([], 0), sampledAt: null })).toBe("Not measured yet");
});

test("counts the calm verdicts, the more serious first", () => {
  expect(calmCounts(snapshotOf(["healthy", "stalled", "paused", "healthy"], 1))).toEqual([
    { verdict: "paused", count: 1 },
    { verdict: "healthy", count: 2 },
  ]);
});

import { expect, test } from "vitest";
import { silentLogger } from "../../event-bus/logger";
import { ManualClock } from "../../event-bus/testing/manual-clock";
import { type ConsumerHealth, listedConsumerSchema } from "../../model/consumer/consumer-health";
import type { Mute } from "../../model/consumer/mute";
import { atLeast, atMost, exact, unknown } from "../../model/known";
import { SweepFeed } from "../../monitor/sweep-feed";
import { consumerOf } from "../../monitor/testing/lag-samples";
import { listConsumers } from "./consumers";

const oldest = {
  place: { channel: "ORDERS", at: "7" },
  number: 7,
  storedAt: "2026-11-30T10:00:00.000Z",
  ageMs: 60_000,
};
/** Nothing about it is as usual. */
const unusual: ConsumerHealth = {
  ...consumerOf({ name: "worker", waiting: 3, inFlight: 2, deliveredUpTo: 9 }),
  skipsMessages: true,
  beginsWithNew: true,
  acknowledges: false,
  acknowledgesInOrder: true,
  exactNumbers: { deliveredUpTo: "9007199254740993" },
  lastDeliveredAt: "2026-11-30T10:00:01.000Z",
  lastAckedAt: "2026-11-30T10:00:02.000Z",
  pausedUntil: "2026-11-30T12:00:00.000Z",
  leader: "n1",
  unpinnedGroups: 1,
  pinTimeoutMs: 5_000,
  leavesPullsOpen: true,
  unreadSince: "2026-11-30T10:00:03.000Z",
  verdict: "stalled",
  since: "2026-11-30T10:00:04.000Z",
  reason: "2 in flight",
  nextStep: "Look at the workers.",
  samples: 9,
  samplesWanted: 10,
  ackedPerS: atMost(1),
  deliveredPerS: exact(2),
  redeliveriesPerS: atLeast(3),
  waitingPerS: exact(4),
  etaMs: exact({ low: 1, high: 2 }),
  openFailures: exact(5),
  lastFailureAt: "2026-11-30T10:00:05.000Z",
  limits: [{ key: "unprocessed-critical", value: 1, source: "stream", reached: true }],
  limitProblems: ["not read"],
  oldestUnfinished: exact(oldest),
  oldestUndelivered: atLeast(oldest),
  ackLatency: unknown("not timed"),
};
const mute: Mute = {
  ...{ id: "m", stream: "ORDERS", consumer: "worker", verdict: null, reason: "deploy", by: "ann" },
  ...{ at: "2026-11-30T10:00:06.000Z", until: "2026-11-30T11:00:00.000Z" },
};

test("a browser reads of a consumer all that was judged, with its trend, its mute and what it lost in flight", () => {
  const { view } = new SweepFeed(new ManualClock(), silentLogger);
  const sources = {
    monitor: { view, trendOf: () => [1, null, 5] },
    failures: { removedOf: () => atLeast(4) },
    mutes: { of: () => mute },
  };
  const [sent] = listConsumers(sources, [unusual]);
  expect(listedConsumerSchema.parse(JSON.parse(JSON.stringify(sent)))).toEqual({
    ...unusual,
    ...{ trend: [1, null, 5], mute, removedInFlight: atLeast(4) },
  });
});

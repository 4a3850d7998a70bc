import type { ConsumerHealth } from "@/lib/model/consumer-health";

/** A healthy consumer for tests, with what a test is about put in its place. */
export function consumerFixture(about: Partial<ConsumerHealth> = {}): ConsumerHealth {
  const name = about.name ?? "billing-order__created";
  return {
    stream: "ORDERS",
    name,
    displayName: about.displayName ?? name.replaceAll("__", "."),
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
    },
    createdAt: "2026-11-23T10:00:00.000Z",
    waiting: 0,
    inFlight: 0,
    redelivered: 0,
    openPulls: 1,
    pushBound: null,
    deliveries: 10,
    deliveredSeq: 10,
    ackFloorSeq: 10,
    lastDeliveredAt: "2026-11-23T10:00:01.000Z",
    lastAckedAt: "2026-11-23T10:00:02.000Z",
    pausedUntil: null,
    leader: null,
    verdict: "healthy",
    reason: "keeps up at 3/s",
    nextStep: "",
    samples: 10,
    samplesWanted: 10,
    ackedPerS: 3,
    deliveredPerS: 3,
    waitingPerS: 0,
    etaMs: null,
    failuresInWindow: 0,
    trend: [0, 1, 0],
    ...about,
  };
}

import { brokerMs } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { DeliveryCounts } from "../../model/consumer/delivery-counts";
import type { LagSample } from "../../model/consumer/lag-sample";
import { exact } from "../../model/known";
import type { Stream } from "../../model/stream/stream";
import { Activity } from "../verdict/activity";
import type { HealthEvidence } from "../verdict/health-evidence";

/** A sample of a consumer with nothing to do, with what a test is about put in its place. */
export function lagSample(atMs: number, change: Partial<LagSample> = {}): LagSample {
  return {
    atMs,
    beganMs: atMs,
    createdAt: "2026-01-01T00:00:00.000Z",
    waiting: 0,
    inFlight: 0,
    redelivered: 0,
    deliveries: 0,
    deliveredUpTo: 0,
    finishedUpTo: 0,
    openPulls: 1,
    pushBound: null,
    lastAckedAt: null,
    streamFirstNumber: 1,
    streamHoles: 0,
    limitsRemove: false,
    rollsUp: false,
    removedByHand: false,
    removedOnRequest: false,
    lost: 0,
    counts: null,
    ...change,
  };
}

/** What was counted of a consumer's deliveries: nothing yet, likewise. */
export function countsOf(change: Partial<DeliveryCounts> = {}): DeliveryCounts {
  return {
    since: "a sweep",
    afterDeliveries: 0,
    firstLeast: 0,
    firstMost: 0,
    estimates: 0,
    rejectedBefore: 0,
    rejectedAfter: 0,
    ...change,
  };
}

/** A pull consumer with one filter and nothing to do, likewise. */
export function consumerOf(change: Partial<Omit<Consumer, "config">> & { config?: Partial<Consumer["config"]> } = {}) {
  const consumer: Consumer = {
    stream: "ORDERS",
    name: "billing-order__created",
    displayName: "billing-order.created",
    createdAt: "2026-01-01T00:00:00.000Z",
    skipsMessages: false,
    beginsWithNew: false,
    acknowledges: true,
    acknowledgesInOrder: false,
    waiting: 0,
    inFlight: 0,
    redelivered: 0,
    openPulls: 1,
    pushBound: null,
    deliveries: 0,
    deliveredUpTo: 0,
    finishedUpTo: 0,
    lastDeliveredAt: null,
    lastAckedAt: null,
    pausedUntil: null,
    leader: null,
    unpinnedGroups: null,
    pinTimeoutMs: null,
    leavesPullsOpen: false,
    ...change,
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
      ...change.config,
    },
  };
  return consumer;
}

/** A stream without limits, likewise. */
export function streamOf(change: Partial<Omit<Stream, "config">> & { config?: Partial<Stream["config"]> } = {}) {
  const stream: Stream = {
    createdAt: "2026-01-01T00:00:00.000Z",
    removesFinished: false,
    keepsFinished: true,
    refusesWhenFull: false,
    messages: 100,
    bytes: 10_000,
    firstNumber: 1,
    lastNumber: 100,
    firstAt: "2026-01-01T00:00:00.000Z",
    lastAt: "2026-01-01T00:10:00.000Z",
    consumerCount: 1,
    subjectCount: exact(1),
    leader: null,
    peers: null,
    origins: [],
    ...change,
    config: {
      name: "ORDERS",
      description: null,
      subjects: ["ORDERS.>"],
      retention: "limits",
      storage: "file",
      replicas: 1,
      maxAgeMs: null,
      maxBytes: null,
      maxMessages: null,
      maxMessagesPerSubject: null,
      maxMessageBytes: null,
      discard: "old",
      duplicateWindowMs: 120_000,
      allowDirect: false,
      subjectTransform: null,
      republish: null,
      messagesExpire: false,
      schedules: false,
      rollsUp: false,
      sealed: false,
      deniesDelete: false,
      deniesPurge: false,
      metadata: {},
      ...change.config,
    },
  };
  return stream;
}

/** What a consumer with nothing to do is judged by, with what a test is about put in its place. */
export function evidenceOf(change: Partial<HealthEvidence> = {}): HealthEvidence {
  const nowMs = change.nowMs ?? brokerMs(Date.parse("2026-05-05T12:00:00.000Z"));
  return {
    consumer: consumerOf(),
    window: [lagSample(nowMs - 2_000), lagSample(nowMs)],
    oldestAgeMs: exact(0),
    unacknowledged: { surely: 0, perhaps: exact(0), inStep: 0 },
    activity: new Activity(nowMs),
    openFailures: { count: exact(0), firstAtMs: null, lastAtMs: null },
    retrying: { count: exact(0), lastAtMs: null },
    undeliveredSinceMs: null,
    reach: { outsideSinceMs: null, passed: 0 },
    limits: [],
    ...change,
    nowMs,
  };
}

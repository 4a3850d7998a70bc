import * as fc from "fast-check";
import { Registry } from "prom-client";
import { expect, test } from "vitest";
import { webhookBodySchema } from "../contract/webhook";
import type { Reading } from "../event-bus/broker/reading";
import { silentLogger } from "../event-bus/logger";
import { ManualClock } from "../event-bus/testing/manual-clock";
import { brokerMs } from "../model/broker-time";
import type { Consumer } from "../model/consumer/consumer";
import {
  type ConsumerHealth,
  consumerHealthSchema,
  needsAttention,
  type Verdict,
} from "../model/consumer/consumer-health";
import { consumerKey } from "../model/consumer/consumer-key";
import { exact, isSome } from "../model/known";
import { natsGrammar } from "../model/stream/grammar";
import { nextIncidents } from "../monitor/incidents/incident-rules";
import { LagMonitor } from "../monitor/lag-monitor";
import { consumerOf, streamOf } from "../monitor/testing/lag-samples";
import { settingsLimits } from "../monitor/verdict/limits";
import { registerConsumerMetrics } from "./metrics/consumer-metrics";
import { listConsumers } from "./views/consumers";
import { countVerdicts } from "./views/verdicts/verdict-counts";
import { type CallOrigin, newsBody } from "./webhook/webhook-body";

/** What changes between two looks at a consumer. */
interface Step {
  readonly afterS: number;
  readonly stored: number;
  readonly taken: number;
  readonly again: number;
  readonly finished: number;
  readonly failed: number;
  /** Messages that leave the stream at its limit, unread. */
  readonly lost: number;
  readonly isRead: boolean;
  readonly isPaused: boolean;
}

const some = (max: number) => fc.oneof(fc.constant(0), fc.integer({ min: 0, max }));
const step: fc.Arbitrary<Step> = fc.record({
  afterS: fc.constantFrom(2, 10, 20, 60, 300),
  stored: some(500),
  taken: some(500),
  again: some(20),
  finished: some(500),
  failed: fc.constantFrom(0, 0, 0, 1),
  lost: fc.constantFrom(0, 0, 0, 0, 0, 0, 0, 7),
  isRead: fc.boolean(),
  isPaused: fc.constantFrom(false, false, false, false, true),
});

/** One consumer through its steps, as any broker could tell them. */
class Told {
  readonly clock = new ManualClock();
  readonly grammar = natsGrammar;
  failedAtMs: number[] = [];
  /** Messages that were lost, and when. */
  lost: { readonly count: number; readonly atMs: number }[] = [];
  #consumer: Consumer = consumerOf({
    name: "worker",
    openPulls: 0,
    config: { filterSubjects: [], maxAckPending: 100 },
  });

  /** Where a webhook's call about it comes from. */
  get from(): CallOrigin {
    const broker = { id: "b", title: null, pages: "" };
    return { broker, origin: "http://here", muteOf: () => null, nowMs: this.clock.now() };
  }

  take({ stored, taken, again, finished, failed, lost, isRead, isPaused }: Step): void {
    const before = this.#consumer;
    const now = new Date(this.clock.now()).toISOString();
    const gone = Math.min(lost, before.waiting);
    const waiting = before.waiting - gone + stored;
    const given = Math.min(isPaused ? 0 : taken, waiting, 100 - before.inFlight);
    const done = Math.min(finished, before.inFlight + given);
    const inFlight = before.inFlight + given - done;
    const repeated = inFlight === 0 ? 0 : again;
    this.#consumer = {
      ...before,
      ...{ waiting: waiting - given, inFlight, redelivered: Math.min(inFlight, repeated) },
      deliveries: before.deliveries + given + repeated,
      deliveredUpTo: before.deliveredUpTo + given,
      finishedUpTo: before.deliveredUpTo + given - inFlight,
      openPulls: isRead ? 1 : 0,
      lastDeliveredAt: given + repeated > 0 ? now : before.lastDeliveredAt,
      lastAckedAt: done > 0 ? now : before.lastAckedAt,
      pausedUntil: isPaused ? "2099-01-01T00:00:00.000Z" : null,
    };
    if (gone > 0) this.lost.push({ count: gone, atMs: this.clock.now() });
    for (let at = 0; at < failed; at++) this.failedAtMs.push(this.clock.now());
  }

  async read(): Promise<Reading> {
    return {
      atMs: this.clock.now(),
      channels: [streamOf({ config: { name: "ORDERS", maxMessages: 100 } })],
      readers: [this.#consumer],
      ...{ missingChannels: [], missingReaders: new Map(), unreadChannels: new Map() },
      oldest: new Map(),
      counts: new Map(),
      lost: new Map(),
      ...{ oldestProblem: null, removedOnRequest: new Set(), clock: null },
    };
  }
}

test("badge, reason, figures, totals, metrics and incidents of a consumer never contradict one another", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 40 }), async (steps) => {
      const told = new Told();
      const monitor = new LagMonitor({
        ...{ broker: told, clock: told.clock, logger: silentLogger, limits: settingsLimits([]) },
        unacknowledgedIn:
          () =>
          (_, __, { fromMs, toMs }) =>
            exact(told.failedAtMs.filter((atMs) => atMs >= fromMs && atMs <= toMs).length),
        openFailuresOf: () => () => ({
          count: exact(told.failedAtMs.length),
          firstAtMs: told.failedAtMs[0] ?? null,
          lastAtMs: told.failedAtMs.at(-1) ?? null,
        }),
      });
      for (const one of steps) {
        told.take(one);
        // One that had begun before the step would show what was before it.
        await monitor.sweepNow({ fresh: true });
        await expectAgreement(monitor, told);
        told.clock.pass(one.afterS * 1_000);
      }
      await monitor.stop();
    }),
    { numRuns: 150 },
  );
});

async function expectAgreement(monitor: LagMonitor, told: Told): Promise<void> {
  const { view } = monitor;
  const nowMs = told.clock.now();
  const [consumer] = view.consumers;
  if (consumer === undefined) throw new Error("not read");
  expectOwnAgreement(consumer, told, nowMs);

  // What browsers get says the same.
  const [sent] = listConsumers({ monitor, failures: { removedOf: () => null } });
  expect(consumerHealthSchema.parse(JSON.parse(JSON.stringify(sent)))).toEqual(consumer);
  const { needAttention, consumers } = countVerdicts(view);
  expect([needAttention.value, consumers.value]).toEqual([needsAttention(consumer.verdict) ? 1 : 0, 1]);

  const registry = new Registry();
  registerConsumerMetrics(registry, () => [["b", view]]);
  const metrics = await registry.metrics();
  const verdicts = metrics.match(/jetlag_consumer_verdict\{.*verdict="(\w+)"\} 1/)?.[1];
  expect(verdicts).toBe(consumer.verdict);
  expect(metrics).toContain(`consumer="worker"} ${consumer.waiting}`);

  const [incident] = nextIncidents(null, consumer, { broker: "b", nowMs: brokerMs(nowMs) });
  expect(incident?.verdict ?? null).toBe(needsAttention(consumer.verdict) ? consumer.verdict : null);
  if (incident === undefined) return;
  expect(incident.openedAt).toBe(consumer.since);
  const body = newsBody([{ id: "one", kind: "opened", incident }], told.from);
  expect(webhookBodySchema.parse(JSON.parse(JSON.stringify(body))).incident).toMatchObject({
    verdict: consumer.verdict,
    changes: [{ reason: consumer.reason, nextStep: consumer.nextStep, evidence: { waiting: consumer.waiting } }],
  });
  expect(body.text).toContain(consumer.reason);
}

/** What a badge and a reason say is what the figures beside them show. */
function expectOwnAgreement(consumer: ConsumerHealth, told: Told, nowMs: number): void {
  const { verdict, reason, nextStep, since, waiting, inFlight, openPulls, openFailures, config } = consumer;
  expect(consumerKey(consumer.stream, consumer.name)).toBe(consumerKey("ORDERS", "worker"));
  expect(Date.parse(since ?? "")).toBeLessThanOrEqual(nowMs);
  expect(nextStep !== "").toBe(needsAttention(verdict) || verdict === "paused");
  const says = (value: number) => expect(reason).toContain(value.toLocaleString("en"));
  const checks: Record<Verdict, () => void> = {
    stalled: () => expect(inFlight).toBeGreaterThan(0),
    no_reader() {
      expect(waiting).toBeGreaterThan(0);
      says(waiting);
      expect(openPulls === 0 || consumer.pausedUntil !== null).toBe(true);
    },
    saturated() {
      expect(reason).toContain(`${inFlight} of at most ${config.maxAckPending} in flight`);
      says(waiting);
    },
    giving_up() {
      expect(isSome(openFailures)).toBe(true);
      says(openFailures.value ?? Number.NaN);
    },
    falling_behind() {
      expect(waiting).toBeGreaterThan(0);
      says(waiting);
    },
    redelivering: () => expect(reason).toMatch(/[1-9]\d* redeliveries/),
    catching_up: () => expect(waiting).toBeGreaterThan(0),
    idle: () => expect([waiting, inFlight, isSome(openFailures)]).toEqual([0, 0, false]),
    healthy: () => expect(isSome(openFailures)).toBe(false),
    paused: () => expect(consumer.pausedUntil).not.toBeNull(),
    unknown: () => expect(consumer.ackedPerS.value).toBeNull(),
    losing_data() {
      const atLeast = Number(
        reason.match(/^at least (\d+) messages? left the stream at its limits in the last 5 min/)?.[1],
      );
      const lately = told.lost.filter(({ atMs }) => atMs > nowMs - 6 * 60_000);
      expect(atLeast).toBeGreaterThan(0);
      expect(atLeast).toBeLessThanOrEqual(lately.reduce((sum, { count }) => sum + count, 0));
    },
    no_match: neverHappened,
    over_limit: neverHappened,
  };
  checks[verdict]();
}

function neverHappened(): never {
  throw new Error("its owners set no limit, and nothing is filtered");
}

import { expect, test } from "vitest";
import type { ConsumerHealth } from "../model/consumer/consumer-health";
import { exact, exactNumber, unknown } from "../model/known";
import { ConsumerAnswer, type Surroundings } from "./consumer-answer";
import { consumerOf } from "./testing/lag-samples";
import type { Judgement } from "./verdict/health-evidence";

const worker = consumerOf({ name: "worker" });
const judgement: Judgement = {
  verdict: "idle",
  since: "2026-11-30T10:00:00.000Z",
  reason: "nothing to do",
  nextStep: "",
  ackedPerS: exactNumber(0),
  deliveredPerS: exactNumber(0),
  redeliveriesPerS: exactNumber(0),
  waitingPerS: exactNumber(0),
  etaMs: unknown("nothing waits"),
};
const rest: Surroundings = {
  oldestUnfinished: null,
  oldestUndelivered: null,
  ackLatency: unknown("not timed"),
  limits: [],
  limitProblems: [],
  samples: 9,
  samplesWanted: 10,
  openFailures: exactNumber(0),
  lastFailureAt: null,
};
const oldest = exact({
  place: { channel: "ORDERS", at: "1" },
  number: 1,
  storedAt: "2026-11-30T09:00:00.000Z",
  ageMs: 1,
});

test("as long as a consumer says the same, so does its answer: the same object", () => {
  const answer = new ConsumerAnswer();
  expect(answer.say(worker, { ...judgement }, { ...rest })).toBe(answer.say(worker, { ...judgement }, { ...rest }));
});

const changes: readonly Partial<ConsumerHealth>[] = [
  { verdict: "healthy" },
  { since: "2026-11-30T11:00:00.000Z" },
  { reason: "keeps up at 0/s" },
  { nextStep: "Look at it." },
  { ackedPerS: exact(1) },
  { deliveredPerS: exact(1) },
  { redeliveriesPerS: exact(1) },
  { waitingPerS: exact(1) },
  { etaMs: exact({ low: 1, high: 2 }) },
  { oldestUnfinished: oldest },
  { oldestUndelivered: oldest },
  { ackLatency: exact({ p50Ms: 1, p95Ms: 2, maxMs: 3, samples: 4 }) },
  { limits: [{ key: "unprocessed-critical", value: 1, source: "settings", reached: false }] },
  { limitProblems: ["not read"] },
  { samples: 10 },
  { samplesWanted: 11 },
  { openFailures: exact(1) },
  { lastFailureAt: "2026-11-30T11:00:00.000Z" },
];

test.each(changes.map((change) => [Object.keys(change).join(), change] as const))(
  "a new %s is said at once",
  (_, change) => {
    const answer = new ConsumerAnswer();
    const before = answer.say(worker, judgement, rest);
    expect(Object.keys(before)).toEqual(expect.arrayContaining(Object.keys(change)));
    const after = answer.say(worker, { ...judgement, ...change }, { ...rest, ...change });
    expect(after).toEqual({ ...before, ...change });
  },
);

test("so is another reading, and the next answer is compared with that", () => {
  const answer = new ConsumerAnswer();
  answer.say(worker, judgement, rest);
  const busy = consumerOf({ name: "worker", waiting: 3 });
  const after = answer.say(busy, judgement, rest);
  expect(after.waiting).toBe(3);
  expect(answer.say(busy, judgement, rest)).toBe(after);
  expect(answer.say(worker, judgement, rest).waiting).toBe(0);
});

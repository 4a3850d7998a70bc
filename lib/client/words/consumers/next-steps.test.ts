import { describe, expect, test } from "vitest";
import type { ListedConsumer } from "../../../model/consumer/consumer-health";
import { needsAttention, verdicts } from "../../../model/consumer/consumer-health";
import { exact } from "../../../model/known";
import { consumerHealth } from "../../../model/testing/consumer-health";
import { type NextStep, nextSteps, type StepStream } from "./next-steps";

const stream: StepStream = {
  ...{ messages: 10, bytes: 1_000 },
  config: {
    ...{ name: "ORDERS", subjects: ["ORDERS.>"], replicas: 3 },
    ...{ maxAgeMs: 86_400_000, maxMessages: 1_000, maxBytes: null, maxMessagesPerSubject: null },
  },
};
const oldest = {
  ...{ place: { channel: "ORDERS", at: "7" }, number: 7 },
  ...{ storedAt: "2026-11-23T10:00:00.000Z", ageMs: 1_000 },
};
const steps = (about: Partial<ListedConsumer>) =>
  nextSteps(consumerHealth({ name: "billing", oldestUnfinished: exact(oldest), ...about }), stream);
const told = (step: NextStep) => (step.kind === "command" ? step.command : step.kind === "link" ? step.href : step.at);

describe("what can be done about a consumer", () => {
  test.each<[Partial<ListedConsumer>, string[]]>([
    [
      { verdict: "losing_data" },
      ["nats stream edit --max-age=172800s -- ORDERS", "nats stream edit --max-msgs=2000 -- ORDERS"],
    ],
    [{ verdict: "stalled", waiting: 3, inFlight: 2 }, ["7", "nats consumer info -- ORDERS billing"]],
    [
      { verdict: "stalled", waiting: 3, inFlight: 0, unpinnedGroups: 0 },
      [
        "7",
        "nats consumer unpin -- ORDERS billing",
        "nats consumer cluster step-down -- ORDERS billing",
        "nats consumer info -- ORDERS billing",
      ],
    ],
    [{ verdict: "no_reader" }, ["7", "nats consumer rm -- ORDERS billing"]],
    [
      { verdict: "no_reader", pausedUntil: "2026-12-24T00:00:00.000Z" },
      ["nats consumer resume -- ORDERS billing", "nats consumer rm -- ORDERS billing"],
    ],
    [{ verdict: "saturated" }, ["nats consumer edit --max-pending=2000 -- ORDERS billing", "7"]],
    [{ verdict: "giving_up", openFailures: exact(3) }, ["/failures?stream=ORDERS&consumer=billing"]],
    [
      { verdict: "redelivering" },
      ["/failures?tab=retrying&stream=ORDERS&consumer=billing", "nats consumer edit --wait=60s -- ORDERS billing"],
    ],
    [
      { verdict: "no_match" },
      ["nats consumer edit --filter='ORDERS.>' -- ORDERS billing", "nats consumer rm -- ORDERS billing"],
    ],
    [
      {
        verdict: "over_limit",
        limits: [{ key: "last-ack-critical", value: 60_000, source: "consumer", reached: true }],
      },
      ["7", "nats consumer edit --metadata=io.nats.monitor.last-ack-critical=120s -- ORDERS billing"],
    ],
    [{ verdict: "paused" }, ["nats consumer resume -- ORDERS billing"]],
    [{ verdict: "healthy" }, []],
  ])("%o", (about, expected) => {
    expect(steps(about).map(told)).toEqual(expected);
  });

  test("whoever needs attention has something to do", () => {
    for (const verdict of verdicts.filter(needsAttention))
      expect(steps({ verdict, openFailures: exact(1) }).length, verdict).toBeGreaterThan(0);
  });

  test("of limits the one that the stream is at is raised", () => {
    const atMessages = { ...stream, messages: 950 };
    expect(nextSteps(consumerHealth({ verdict: "losing_data" }), atMessages).map(told)).toEqual([
      "nats stream edit --max-msgs=2000 -- ORDERS",
    ]);
  });

  test("a name is quoted, and no command is made of one that cannot be pasted", () => {
    expect(steps({ verdict: "paused", name: "it's" }).map(told)).toEqual(["nats consumer resume -- ORDERS 'it'\\''s'"]);
    expect(steps({ verdict: "paused", name: "a\u202eb" })).toEqual([]);
  });

  test("metadata that stays is named, since the command replaces all of it", () => {
    const limits = [{ key: "unprocessed-critical", value: 100, source: "consumer", reached: true }] as const;
    const config = {
      ...consumerHealth().config,
      metadata: { owner: "the shop", "io.nats.monitor.unprocessed-critical": "100" },
    };
    expect(steps({ verdict: "over_limit", limits: [...limits], config }).map(told)[1]).toBe(
      "nats consumer edit --metadata='owner=the shop' --metadata=io.nats.monitor.unprocessed-critical=200 -- ORDERS billing",
    );
  });

  test("where a backoff goes before the ack wait, raising that is not offered", () => {
    const config = { ...consumerHealth().config, backoffMs: [1_000] };
    expect(steps({ verdict: "redelivering", config }).map(({ kind }) => kind)).toEqual(["link"]);
  });
});

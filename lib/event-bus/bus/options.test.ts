import { describe, expect, it } from "vitest";
import type { EventBusOptions } from "./event-bus";
import { backoffAfter, resolveOptions } from "./options";

describe("the options of a bus", () => {
  it("have the documented defaults", () => {
    expect(resolveOptions({})).toMatchObject({
      streamName: "TAX_AGENT_EVENTS",
      consumerGroup: "tax-agent",
      createStream: true,
      retention: "workqueue",
      maxAgeMs: 604_800_000,
      maxBytes: null,
      replicas: null,
      widenSubjects: false,
      maxDeliver: 3,
      ackWaitMs: 30_000,
      batchSize: 10,
      backoffMs: [1_000, 5_000, 15_000],
      publishTimeoutMs: 15_000,
      drainTimeoutMs: 10_000,
      deadLetterStream: null,
    });
  });

  it.each<[EventBusOptions, string]>([
    [{ streamName: "a.b" }, "invalid_name"],
    [{ streamName: "ü".repeat(128) }, "invalid_name"],
    [{ deadLetterStream: "a b" }, "invalid_name"],
    [{ consumerGroup: "" }, "invalid_name"],
    [{ streamName: "EV", deadLetterStream: "EV" }, "invalid_input"],
    [{ maxDeliver: 0 }, "invalid_input"],
    [{ ackWaitMs: 0.5 }, "invalid_input"],
    [{ batchSize: Number.NaN }, "invalid_input"],
    [{ maxAgeMs: -1 }, "invalid_input"],
    [{ maxBytes: 0 }, "invalid_input"],
    [{ replicas: 0 }, "invalid_input"],
    [{ publishTimeoutMs: Number.POSITIVE_INFINITY }, "invalid_input"],
    [{ drainTimeoutMs: -1 }, "invalid_input"],
    [{ backoffMs: [100, -1] }, "invalid_input"],
  ])("refuse %j", (options, code) => {
    expect(() => resolveOptions(options)).toThrow(expect.objectContaining({ code }));
  });

  it("may ask for no waiting at all", () => {
    expect(resolveOptions({ drainTimeoutMs: 0, backoffMs: [] })).toMatchObject({ drainTimeoutMs: 0, backoffMs: [] });
    expect(backoffAfter(1, [])).toBe(0);
    expect([1, 2, 3, 9].map((attempt) => backoffAfter(attempt, [10, 20]))).toEqual([10, 20, 20, 20]);
  });
});

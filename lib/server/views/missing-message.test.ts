import { describe, expect, test } from "vitest";
import { explainMissing, type LackingStream } from "./missing-message";

type Config = LackingStream["config"];

const config: Config = {
  ...{ name: "ORDERS", description: null, subjects: ["orders.>"], retention: "limits", storage: "file", replicas: 1 },
  ...{ maxAgeMs: null, maxBytes: null, maxMessages: null, maxMessagesPerSubject: null, maxMessageBytes: null },
  ...{ discard: "old", duplicateWindowMs: 0, allowDirect: true, subjectTransform: null, republish: null },
  ...{ messagesExpire: false, schedules: false, rollsUp: false, metadata: {} },
  ...{ sealed: false, deniesDelete: false, deniesPurge: false },
};
const explain = (number: number, change: Partial<Config> = {}, over: Partial<LackingStream> = {}) =>
  explainMissing(
    {
      config: { ...config, ...change },
      ...{ removesFinished: false, refusesWhenFull: false, firstNumber: 100, lastNumber: 200, ...over },
    },
    number,
  );

describe("what was never stored", () => {
  test("is beyond the newest, or before the first there can be", () => {
    expect(explain(201)).toBe('It was never stored: the newest message that stream "ORDERS" has had is #200');
    expect(explain(200)).not.toContain("never stored");
    expect(explain(0)).toContain("counts from #1");
    expect(explain(1, {}, { firstNumber: 1, lastNumber: 0 })).toContain("has had no message yet");
  });
});

describe("what is gone", () => {
  test("expired or made room only before the oldest one, and only where there is such a limit", () => {
    const limits = { maxAgeMs: 1_000, maxMessages: 10 };
    expect(explain(99, limits)).toBe(
      'Stream "ORDERS" had it, and has it no more: it expired by the stream\'s age limit, it made room for newer ones when the stream was full, or it was deleted or purged; the oldest one left is #100',
    );
    expect(explain(99, { maxBytes: 10 }, { refusesWhenFull: true })).not.toContain("made room");
    expect(explain(150, limits)).toBe('Stream "ORDERS" had it, and has it no more: it was deleted or purged');
    expect(explain(99)).not.toMatch(/expired|made room/);
  });

  test("left for what the stream's settings take messages away", () => {
    expect(explain(150, {}, { removesFinished: true })).toContain("it was acknowledged, which removes it here, or");
    expect(explain(150, { maxMessagesPerSubject: 1 })).toContain("newer ones of its subject took its place, or");
    expect(explain(150, { rollsUp: true })).toContain("a roll-up took its place");
    expect(explain(150, { messagesExpire: true })).toContain("its own time was over");
  });

  test("of an emptied stream there is no oldest one to name", () => {
    expect(explain(200, {}, { firstNumber: 201 })).not.toContain("oldest one left");
  });
});

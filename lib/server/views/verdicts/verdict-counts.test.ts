import { expect, test } from "vitest";
import { atLeast, exact, isKnown } from "../../../model/known";
import { consumerHealth } from "../../../model/testing/consumer-health";
import { countVerdicts } from "./verdict-counts";

const consumers = (["stalled", "healthy", "unknown"] as const).map((verdict) => consumerHealth({ verdict }));
const view = { sampledAtMs: 1, isWhole: true, consumers };

test("counts consumers, those in need, and those without a verdict", () => {
  expect(countVerdicts(view)).toEqual({
    consumers: exact(3),
    needAttention: exact(1),
    muted: exact(0),
    unjudged: exact(1),
  });
});

test("while some do not answer there may be more", () => {
  expect(countVerdicts({ ...view, isWhole: false })).toEqual({
    consumers: atLeast(3),
    needAttention: atLeast(1),
    muted: atLeast(0),
    unjudged: atLeast(1),
  });
});

test("what is muted needs nobody, and is counted apart while it would", () => {
  const mute = {
    ...{ id: "m", stream: "ORDERS", consumer: null, verdict: null, reason: "known", by: "ann" },
    ...{ at: "2026-11-23T14:00:00.000Z", until: "2026-11-23T18:00:00.000Z" },
  };
  expect(countVerdicts(view, { of: () => mute })).toMatchObject({ needAttention: exact(0), muted: exact(1) });
  expect(countVerdicts(view, { of: ({ verdict }) => (verdict === "healthy" ? mute : null) })).toMatchObject({
    needAttention: exact(1),
    muted: exact(0),
  });
});

test("before the first sweep nothing is counted, which is not 0", () => {
  const counts = countVerdicts({ sampledAtMs: null, isWhole: false, consumers: [] });
  expect(Object.values(counts).filter(isKnown)).toEqual([]);
});

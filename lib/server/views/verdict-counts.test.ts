import { expect, test } from "vitest";
import { atLeast, exact, isKnown } from "../../model/known";
import { consumerHealth } from "../../model/testing/consumer-health";
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
    unjudged: atLeast(1),
  });
});

test("before the first sweep nothing is counted, which is not 0", () => {
  const counts = countVerdicts({ sampledAtMs: null, isWhole: false, consumers: [] });
  expect(Object.values(counts).filter(isKnown)).toEqual([]);
});

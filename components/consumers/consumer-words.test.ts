import { describe, expect, test } from "vitest";
import { type ListedConsumer, needsAttention } from "@/lib/model/consumer/consumer-health";
import { atLeast, estimate, exact, type Known, unknown } from "@/lib/model/known";
import { consumerHealth } from "@/lib/model/testing/consumer-health";
import {
  asSentence,
  calmWords,
  consumersTitle,
  doneIn,
  formatRange,
  lastActivityAt,
  verdictSentence,
} from "./consumer-words";

const healthy = consumerHealth();
const stalled = consumerHealth({
  verdict: "stalled",
  reason: "12 in flight, nothing acknowledged for 20 s or longer",
});

function titleOf(consumers: ListedConsumer[], how: (count: number) => Known<number> = exact): string {
  const needing = consumers.filter(({ verdict }) => needsAttention(verdict)).length;
  const totals = { needAttention: how(needing), muted: exact(0) };
  return consumersTitle({ sampledAt: "2026-11-23T14:00:00.000Z", consumers, totals });
}

describe("title", () => {
  test("says how many need attention", () => {
    expect(titleOf([stalled, healthy, healthy])).toBe("1 of 3 consumers needs attention");
    expect(titleOf([stalled, stalled, healthy])).toBe("2 of 3 consumers need attention");
  });

  test("counts what is muted apart", () => {
    const about = { sampledAt: "2026-11-23T14:00:00.000Z", consumers: [stalled, healthy] };
    const of = (needing: number, muted: number) =>
      consumersTitle({ ...about, totals: { needAttention: exact(needing), muted: exact(muted) } });
    expect(of(1, 1)).toBe("1 of 2 consumers needs attention, 1 muted");
    expect(of(0, 1)).toBe("None of 2 consumers needs attention, 1 muted");
  });

  test("is calm when none does", () => {
    expect(titleOf([healthy, healthy])).toBe("All 2 consumers keep up");
    expect(titleOf([healthy])).toBe("The one consumer keeps up");
    expect(titleOf([])).toBe("No consumers");
  });

  test("does not say that a paused one keeps up", () => {
    expect(titleOf([healthy, consumerHealth({ verdict: "paused" })])).toBe("None of 2 consumers needs attention");
  });

  test("claims nothing while some are still being measured", () => {
    expect(titleOf([healthy, consumerHealth({ verdict: "unknown" })])).toBe("2 consumers");
  });
});

test("a title says nothing of all while some cannot be read", () => {
  expect(titleOf([stalled, healthy], atLeast)).toBe("At least 1 consumer needs attention");
  expect(titleOf([healthy], atLeast)).toBe("Some consumers cannot be read");
  expect(titleOf([], atLeast)).toBe("Some consumers cannot be read");
});

test("a verdict reads as a sentence after the name", () => {
  expect(verdictSentence(stalled)).toBe("is stalled: 12 in flight, nothing acknowledged for 20 s or longer");
  expect(asSentence("paused until noon")).toBe("Paused until noon.");
  expect(asSentence("Look at the logs.")).toBe("Look at the logs.");
});

const silent = consumerHealth({ verdict: "unknown", unreadSince: "2026-11-23T15:00:00.000Z" });

test("a consumer that does not answer says of when its figures are", () => {
  expect(verdictSentence(silent)).toMatch(/^does not answer: not read since .*2026.*: the figures are from then$/);
  expect(doneIn({ ...silent, etaMs: unknown("not read at the last reading") }).note).toBe(
    "not read at the last reading",
  );
});

test("calm is said only of what was read and judged", () => {
  expect(calmWords([healthy], true)).toMatch(/^Nothing is stuck/);
  expect(calmWords([healthy, silent], false)).toMatch(/^1 consumer did not answer/);
  expect(calmWords([healthy], false)).toMatch(/^Consumers of some streams did not answer/);
  expect(calmWords([consumerHealth({ verdict: "unknown" })], true)).toMatch(/^1 consumer still being measured/);
});

test("a paused consumer's time is the visitor's", () => {
  const paused = consumerHealth({
    verdict: "paused",
    reason: "paused until 2026-11-23T15:00:00.000Z",
    pausedUntil: "2026-11-23T15:00:00.000Z",
  });
  expect(verdictSentence(paused)).not.toContain("T15:00");
});

describe("done in", () => {
  test("is a range while waiting falls", () => {
    const catching = consumerHealth({
      verdict: "catching_up",
      waiting: 100,
      etaMs: estimate({ low: 40_200, high: 55_900 }),
    });
    expect(doneIn(catching).time).toBe("≈ 40–56 s");
  });

  test("says why there is none", () => {
    const behind = consumerHealth({ waiting: 5, etaMs: unknown("not at this rate") });
    expect(doneIn(behind)).toEqual({ time: null, note: "not at this rate" });
    expect(doneIn(healthy)).toEqual({ time: null, note: "" });
  });

  test.each([
    [{ low: 2_000, high: 2_100 }, "2 s"],
    [{ low: 300, high: 400 }, "1 s"],
    [{ low: 50_000, high: 120_000 }, "50 s – 2 min"],
    [{ low: 121_000, high: 299_000 }, "2–5 min"],
    [{ low: 3_600_000, high: 9_000_000 }, "1–3 h"],
  ])("%o reads %s", (range, text) => {
    expect(formatRange(range, "en-US")).toBe(text);
  });
});

test("last activity is the later of delivery and acknowledgement", () => {
  expect(lastActivityAt(healthy)).toBe(healthy.lastAckedAt);
  expect(lastActivityAt({ lastDeliveredAt: null, lastAckedAt: null })).toBeNull();
  expect(lastActivityAt({ lastDeliveredAt: "2026-11-23T10:00:00.000Z", lastAckedAt: null })).toBe(
    "2026-11-23T10:00:00.000Z",
  );
});

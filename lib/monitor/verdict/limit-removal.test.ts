import { expect, test } from "vitest";
import type { StreamConfig } from "../../model/stream/stream";
import { streamOf } from "../testing/lag-samples";
import { limitsMayLose, replacesOlder } from "./limit-removal";

const nowMs = Date.parse("2026-01-01T01:00:00.000Z");
const judge = (config: Partial<StreamConfig>, after: NonNullable<Parameters<typeof streamOf>[0]> = {}) =>
  limitsMayLose(
    streamOf({ config, refusesWhenFull: after.refusesWhenFull ?? false }),
    streamOf({ ...after, config }),
    nowMs,
  );

test("without a limit only a purge removes", () => {
  expect(judge({}, { messages: 0 })).toBe(false);
});

test.each<[string, Partial<StreamConfig>, NonNullable<Parameters<typeof streamOf>[0]>, boolean]>([
  ["at the count", { maxMessages: 100 }, { messages: 100 }, true],
  ["below the count", { maxMessages: 100 }, { messages: 60 }, false],
  ["at the bytes", { maxBytes: 10_000 }, { bytes: 9_900 }, true],
  ["below the bytes", { maxBytes: 10_000 }, { bytes: 5_000 }, false],
  ["limited per subject, where newer ones replace older ones", { maxMessagesPerSubject: 1 }, {}, false],
  ["whose messages carry their own time", { messagesExpire: true }, {}, true],
  ["refusing the newest instead", { maxMessages: 100 }, { messages: 100, refusesWhenFull: true }, false],
  ["the oldest was due by age", { maxAgeMs: 3_600_000 }, {}, true],
  ["the oldest was not due", { maxAgeMs: 7_200_000 }, {}, false],
  ["emptied while the newest was young", { maxAgeMs: 3_600_000 }, { messages: 0 }, false],
])("%s", (_, config, after, expected) => {
  expect(judge(config, after)).toBe(expected);
});

test("by age where the server that stores is ahead of the one that tells the time", () => {
  const config = { maxAgeMs: 60_000 };
  const at = (agoMs: number) => new Date(nowMs - agoMs).toISOString();
  // Both are a minute old by the clock of the first, which is 10 s ahead.
  const before = streamOf({ config, firstAt: at(50_000) });
  expect(limitsMayLose(before, streamOf({ config, firstAt: at(49_000), lastAt: at(-10_000) }), nowMs)).toBe(true);
  expect(limitsMayLose(before, streamOf({ config, firstAt: at(49_000), lastAt: at(1_000) }), nowMs)).toBe(false);
});

test.each<[string, Partial<StreamConfig>, Partial<StreamConfig>]>([
  ["age", { maxAgeMs: 3_600_000 }, { maxAgeMs: 86_400_000 }],
  ["number", { maxMessages: 100 }, { maxMessages: 1_000 }],
  ["size", { maxBytes: 10_000 }, { maxBytes: 100_000 }],
])("until a limit of %s was raised it may have removed", (_, config, raised) => {
  const limited = streamOf({ config });
  expect(limitsMayLose(limited, streamOf({ config: raised }), nowMs)).toBe(true);
  expect(limitsMayLose(streamOf({ config: raised }), streamOf({ config: raised }), nowMs)).toBe(false);
});

test("what came into an empty stream and is gone again may have been too old where messages live for seconds", () => {
  const judgeEmpty = (maxAgeMs: number) => {
    const config = { maxAgeMs };
    return limitsMayLose(streamOf({ config, messages: 0, firstAt: null }), streamOf({ config }), nowMs);
  };
  expect([judgeEmpty(2_000), judgeEmpty(3_600_000)]).toEqual([true, false]);
});

test("a newer message takes the place of an older one where subjects are limited and nothing is refused", () => {
  const limited = { maxMessagesPerSubject: 1 };
  expect(replacesOlder(streamOf({ config: limited }))).toBe(true);
  expect(replacesOlder(streamOf({ config: limited, refusesWhenFull: true }))).toBe(false);
  expect(replacesOlder(streamOf())).toBe(false);
});

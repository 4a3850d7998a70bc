import { expect, test } from "vitest";
import type { StreamConfig } from "../../model/stream/stream";
import { streamOf } from "../testing/lag-samples";
import { limitsMayLose, replacesOlder } from "./limit-removal";

const nowMs = Date.parse("2026-01-01T01:00:00.000Z");
const judge = (config: Partial<StreamConfig>, after: Parameters<typeof streamOf>[0] = {}) =>
  limitsMayLose(streamOf({ config }), streamOf({ ...after, config }), nowMs);

test("without a limit only a purge removes", () => {
  expect(judge({}, { messages: 0 })).toBe(false);
});

test.each<[string, Partial<StreamConfig>, Parameters<typeof streamOf>[0], boolean]>([
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

test("a newer message takes the place of an older one where subjects are limited and nothing is refused", () => {
  const limited = { maxMessagesPerSubject: 1 };
  expect(replacesOlder(streamOf({ config: limited }))).toBe(true);
  expect(replacesOlder(streamOf({ config: limited, refusesWhenFull: true }))).toBe(false);
  expect(replacesOlder(streamOf())).toBe(false);
});

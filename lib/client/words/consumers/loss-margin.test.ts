import { expect, test } from "vitest";
import { atMost, estimate, exact, type Measure, unknown } from "../../../model/known";
import { consumerHealth } from "../../../model/testing/consumer-health";
import { type LossPosition, type LossStream, lossMargins } from "./loss-margin";

const hour = 3_600_000;
const { waiting: _, ...rest } = consumerHealth();
const position = (about: Partial<LossPosition> = {}): LossPosition => ({
  ...rest,
  waiting: 100,
  deliveredUpTo: 900,
  ...about,
});
const oldest = (ageMs: number, how: Measure = "exact") => ({
  value: { place: { channel: "ORDERS", at: "901" }, number: 901, storedAt: "2026-01-01T00:00:00.000Z", ageMs },
  how,
});

function stream(config: Partial<LossStream["config"]>, state: Partial<LossStream> = {}): LossStream {
  return {
    config: {
      name: "ORDERS",
      description: null,
      subjects: ["ORDERS.>"],
      retention: "limits",
      storage: "file",
      replicas: 1,
      maxAgeMs: null,
      maxBytes: null,
      maxMessages: null,
      maxMessagesPerSubject: null,
      maxMessageBytes: null,
      discard: "old",
      duplicateWindowMs: 120_000,
      allowDirect: true,
      subjectTransform: null,
      republish: null,
      messagesExpire: false,
      schedules: false,
      rollsUp: false,
      sealed: false,
      deniesDelete: false,
      deniesPurge: false,
      metadata: {},
      ...config,
    },
    refusesWhenFull: false,
    messages: 1_000,
    bytes: 100_000,
    lastNumber: 1_000,
    messagesPerS: exact(10),
    ...state,
  };
}

test("max age leaves what the oldest message has not lived yet, never less than nothing", () => {
  const { waiting, deliveredUpTo } = position();
  const at = (oldestUndelivered: LossPosition["oldestUndelivered"]) =>
    lossMargins(stream({ maxAgeMs: 24 * hour }), { waiting, deliveredUpTo, oldestUndelivered });
  expect(at(oldest(21 * hour))).toEqual([{ limit: "max age", messages: null, ms: exact(3 * hour) }]);
  expect(at(oldest(25 * hour))).toMatchObject([{ ms: exact(0) }]);
  expect(at(oldest(21 * hour, "at least"))).toMatchObject([{ ms: atMost(3 * hour) }]);
  expect(at(unknown("not looked up yet"))).toMatchObject([{ ms: unknown("not looked up yet") }]);
});

test("max messages leaves the room that what is behind does not take", () => {
  expect(lossMargins(stream({ maxMessages: 1_000 }), position())).toEqual([
    { limit: "max messages", messages: 900, ms: estimate(90_000) },
  ]);
});

test("max bytes is counted in messages of the usual size", () => {
  expect(lossMargins(stream({ maxBytes: 20_000 }), position())).toMatchObject([{ limit: "max bytes", messages: 100 }]);
});

test("while nothing is stored the time is not known", () => {
  expect(lossMargins(stream({ maxMessages: 1_000 }, { messagesPerS: exact(0) }), position())).toMatchObject([
    { ms: unknown("nothing is stored just now") },
  ]);
  expect(
    lossMargins(stream({ maxMessages: 1_000 }, { messagesPerS: unknown("two readings are needed") }), position()),
  ).toMatchObject([{ ms: unknown("two readings are needed") }]);
});

test("nothing is lost where nothing waits, where there is no limit, or where new messages are refused instead", () => {
  expect(lossMargins(stream({ maxMessages: 1_000 }), position({ waiting: 0 }))).toEqual([]);
  expect(lossMargins(stream({}), position())).toEqual([]);
  expect(lossMargins(stream({ maxMessages: 1_000 }, { refusesWhenFull: true }), position())).toEqual([]);
});

test("the limit that strikes first comes first", () => {
  const limits = { maxAgeMs: 24 * hour, maxMessages: 1_000 };
  const margins = lossMargins(stream(limits), position({ oldestUndelivered: oldest(23 * hour) }));
  expect(margins.map(({ limit }) => limit)).toEqual(["max messages", "max age"]);
});

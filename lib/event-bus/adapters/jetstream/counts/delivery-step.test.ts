import { beforeAll, describe, expect, test } from "vitest";
import type { Stream } from "../../../../model/stream/stream";
import { MemoryBroker } from "../../memory/memory-broker";
import { countedRemoved, countedStored, limitsMayRemove, removedIn } from "./delivery-step";

let empty: Stream;
beforeAll(async () => {
  const broker = new MemoryBroker();
  await broker.start();
  empty = await broker.jetstream.streams.create({ name: "ORDERS", subjects: ["ORDERS.>"] });
  await broker.stop();
});

type Change = Partial<Omit<Stream, "config">> & { config?: Partial<Stream["config"]> };
const streamOf = ({ config, ...change }: Change = {}): Stream => ({
  ...empty,
  ...{ messages: 100, bytes: 10_000, firstNumber: 1, lastNumber: 100, ...change },
  config: { ...empty.config, ...config },
});

describe("what is stored where a consumer went along", () => {
  /** It stood at 50 and was given something 20 times; 10 messages for it are stored there. */
  const count = (before: Change, now: Change, change: { stored?: number; skips?: boolean } = {}) => {
    const step = { before: streamOf(before), now: streamOf(now) };
    return countedStored({ delivered: 20, from: 50, stored: 10, skips: false, ...change, step });
  };

  test("was given to it, and nothing else", () => {
    expect(count({}, { messages: 120, lastNumber: 120 })).toEqual({ least: 10, most: 10 });
  });

  test("is the least where messages were removed beyond where it stood", () => {
    expect(count({}, { messages: 116, lastNumber: 120 })).toEqual({ least: 10, most: 14 });
    expect(count({}, { messages: 60, firstNumber: 61, lastNumber: 120 })).toEqual({ least: 10, most: 20 });
  });

  test("is exact where messages were removed behind it only", () => {
    const now = { messages: 70, firstNumber: 51, lastNumber: 120 };
    expect(count({}, now)).toEqual({ least: 10, most: 10 });
    expect(count({ messages: 90 }, { ...now, messages: 70 })).toEqual({ least: 10, most: 10 });
  });

  test("is exact where all that it was given is stored, whatever was removed", () => {
    expect(count({}, { messages: 60, lastNumber: 120 }, { stored: 20 })).toEqual({ least: 20, most: 20 });
  });

  test("is no bound from below for one that is not given everything", () => {
    expect(count({}, {}, { skips: true })).toEqual({ least: 0, most: 10 });
  });

  test("is an estimate where another replica may have answered", () => {
    const replicated = { config: { replicas: 3 } };
    expect(count(replicated, replicated)).toEqual({ least: 10, most: 10, isEstimate: true });
  });
});

describe("what was removed and is held", () => {
  const removed = (left: number, change: { again?: number; least?: number } = {}) =>
    countedRemoved({ delivered: 20, again: 0, left, ...change });

  test("was given, where it is as much as was delivered", () => {
    expect(removed(20)).toEqual({ least: 20, most: 20 });
  });

  test("is the most that was given, where more was delivered: some of it may have been deleted by hand", () => {
    expect(removed(12)).toEqual({ least: 0, most: 12 });
    expect(removed(12, { least: 5 })).toEqual({ least: 5, most: 12 });
    expect(removed(12, { least: -5 })).toEqual({ least: 0, most: 12 });
  });

  test("is not what was given, where some deliveries came again", () => {
    expect(removed(20, { again: 1 })).toEqual({ least: 0, most: 19 });
    expect(removed(12, { again: 1 })).toEqual({ least: 0, most: 12 });
  });

  test("says nothing where it is more than was delivered: somebody else removed messages", () => {
    expect(removed(21)).toEqual({ least: 0, most: 20 });
    expect(removed(21, { least: 30 })).toEqual({ least: 20, most: 20 });
  });

  test("is told by the stream", () => {
    expect(removedIn({ before: streamOf(), now: streamOf({ messages: 95, lastNumber: 130 }) })).toBe(35);
  });
});

describe("a limit may have removed messages", () => {
  const serverMs = Date.parse("2026-01-01T01:00:00.000Z");
  const mayRemove = (config: Partial<Stream["config"]>, change: Change = {}, at: number | null = serverMs) =>
    limitsMayRemove(
      { before: streamOf({ firstAt: "2026-01-01T00:30:00.000Z" }), now: streamOf({ ...change, config }) },
      at,
    );

  test.each<[string, Partial<Stream["config"]>, boolean]>([
    ["none is set", {}, false],
    ["the oldest message is too old", { maxAgeMs: 30 * 60_000 }, true],
    ["the oldest message is young", { maxAgeMs: 31 * 60_000 }, false],
    ["as many messages as there may be were stored", { maxMessages: 100 }, true],
    ["it is far from full", { maxMessages: 200, maxBytes: 100_000 }, false],
    ["it is nearly full", { maxBytes: 11_000 }, true],
    ["a subject may have so many", { maxMessagesPerSubject: 10 }, true],
  ])("when %s: %j %s", (_, config, expected) => {
    expect(mayRemove(config)).toBe(expected);
  });

  test("by age as long as the broker's time is not known", () => {
    expect(mayRemove({ maxAgeMs: 31 * 60_000 }, {}, null)).toBe(true);
  });

  test("by age where the server that stores is ahead of the one that tells the time", () => {
    const lastAt = new Date(serverMs + 2 * 60_000).toISOString();
    expect(mayRemove({ maxAgeMs: 31 * 60_000 }, { lastAt })).toBe(true);
  });

  test("until its limit was raised", () => {
    const step = (config: Partial<Stream["config"]>) => ({ before: streamOf({ config }), now: streamOf({}) });
    expect(limitsMayRemove(step({ maxMessages: 100 }), serverMs)).toBe(true);
    expect(limitsMayRemove(step({}), serverMs)).toBe(false);
  });

  test("never by size where a full stream refuses what comes", () => {
    expect(mayRemove({ maxMessages: 100 }, { refusesWhenFull: true })).toBe(false);
  });
});

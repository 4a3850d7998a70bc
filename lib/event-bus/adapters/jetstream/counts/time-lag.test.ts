import { describe, expect, test } from "vitest";
import type { Consumer } from "../../../../model/consumer/consumer";
import { consumerKey } from "../../../../model/consumer/consumer-key";
import { isKnown, type Known } from "../../../../model/known";
import { covers } from "../../../../model/stream/subject";
import { consumerHealth } from "../../../../model/testing/consumer-health";
import type { OpenMessage } from "../../../broker/reading";
import type { Messages, StoredMessage } from "../messages";
import { TimeLagReader } from "./time-lag";

const stepMs = 2_000;
const { signal } = new AbortController();

const consumerOf = (change: Partial<Consumer>, config: Partial<Consumer["config"]> = {}): Consumer => {
  const base = consumerHealth({ deliveries: 0, deliveredUpTo: 0, finishedUpTo: 0, ...change });
  return { ...base, config: { ...base.config, filterSubjects: [], ...config } };
};

/** A stream whose message of sequence n was stored at second n, and sweeps over it. */
function stage(subjects: readonly string[], consumer: Partial<Consumer>, config: Partial<Consumer["config"]> = {}) {
  const stored = new Map(subjects.map((subject, at) => [at + 1, subject]));
  const reads: string[] = [];
  const reader = new TimeLagReader({
    async next(stream, fromSeq, filter) {
      reads.push(`${fromSeq} ${filter}`);
      const seq = [...stored.keys()].find((key) => key >= fromSeq && covers(filter, stored.get(key) ?? ""));
      if (seq === undefined) return null;
      const storedAt = new Date(seq * 1_000).toISOString();
      const subject = stored.get(seq) ?? "";
      const message: StoredMessage = { stream, seq, subject, storedAt, headers: [], data: new Uint8Array() };
      return message;
    },
  });
  let nowMs = 1_000_000;
  let current = consumerOf(consumer, config);
  return {
    reads,
    remove: (seq: number) => stored.delete(seq),
    async tick(change: Partial<Consumer> = {}) {
      current = { ...current, ...change };
      nowMs += stepMs;
      reads.length = 0;
      const starts = new Map([[current.stream, Math.min(...stored.keys())]]);
      const { oldest, oldestProblem } = await reader.read([current], starts, nowMs, signal);
      expect(oldestProblem).toBeNull();
      const { unfinished = null, undelivered = null } = oldest.get(consumerKey(current.stream, current.name)) ?? {};
      return { unfinished: show(unfinished), undelivered: show(undelivered) };
    },
  };
}

const show = (found: Known<OpenMessage> | null) =>
  found && (isKnown(found) ? `${found.value.number} ${found.how}` : found.why);
const all = (count: number) => Array.from({ length: count }, () => "ORDERS.a");

describe("reads", () => {
  test("none while nothing is unfinished", async () => {
    const { tick, reads } = stage(all(5), { waiting: 0, inFlight: 0, finishedUpTo: 5, deliveredUpTo: 5 });
    expect(await tick()).toEqual({ unfinished: null, undelivered: null });
    expect(reads).toEqual([]);
  });

  test("one where nothing is in flight: the oldest undelivered is the oldest unfinished", async () => {
    const { tick, reads } = stage(all(9), { waiting: 4, finishedUpTo: 5, deliveredUpTo: 5 });
    expect(await tick()).toEqual({ unfinished: "6 exact", undelivered: "6 exact" });
    expect(reads).toEqual(["6 >"]);
  });

  test("one where nothing waits: what is in flight is unfinished, and nothing is undelivered", async () => {
    const { tick, reads } = stage(all(5), { waiting: 0, inFlight: 2, finishedUpTo: 3, deliveredUpTo: 5 });
    expect(await tick()).toEqual({ unfinished: "4 exact", undelivered: null });
    expect(reads).toEqual(["4 >"]);
  });

  test("never two in a sweep, and none once both are known", async () => {
    const { tick, reads } = stage(all(9), { waiting: 3, inFlight: 4, finishedUpTo: 2, deliveredUpTo: 6 });
    expect(await tick()).toEqual({ unfinished: "3 exact", undelivered: "3 at most" });
    expect(reads).toHaveLength(1);
    expect(await tick()).toEqual({ unfinished: "3 exact", undelivered: "7 exact" });
    expect(reads).toHaveLength(1);
    expect(await tick()).toEqual({ unfinished: "3 exact", undelivered: "7 exact" });
    expect(reads).toEqual([]);
  });

  test("again after half a minute, since it may have been deleted", async () => {
    const { tick, remove } = stage(all(9), { waiting: 4, finishedUpTo: 5, deliveredUpTo: 5 });
    await tick();
    remove(6);
    const seen = new Set<string | null>();
    for (let at = 0; at < 20; at++) seen.add((await tick()).unfinished);
    expect([...seen]).toEqual(["6 exact", "7 exact"]);
  });

  test("at once when the stream begins behind what was found, though as many wait as before", async () => {
    const { tick, remove } = stage(all(9), { waiting: 3, inFlight: 4, finishedUpTo: 2, deliveredUpTo: 6 });
    expect(await tick()).toMatchObject({ unfinished: "3 exact" });
    await tick();
    for (const seq of [1, 2, 3]) remove(seq);
    expect(await tick()).toEqual({ unfinished: "4 exact", undelivered: "7 exact" });
  });

  test("at once when fewer wait than were delivered, since messages are gone", async () => {
    const { tick, remove, reads } = stage(all(9), { waiting: 4, finishedUpTo: 5, deliveredUpTo: 5 });
    await tick();
    remove(6);
    expect(await tick({ waiting: 3 })).toMatchObject({ unfinished: "7 exact" });
    expect(await tick({ waiting: 2, inFlight: 1, deliveries: 1, deliveredUpTo: 7 })).toMatchObject({
      unfinished: "7 exact",
    });
    expect(reads).toEqual(["8 >"]);
  });
});

describe("where messages are given up", () => {
  const figures = { waiting: 2, inFlight: 1, finishedUpTo: 3, deliveredUpTo: 6 };
  test.each([
    [{ redelivered: 1 }, { maxDeliver: 3 }, "4 at most"],
    [{ redelivered: 0 }, { maxDeliver: 3 }, "4 exact"],
    [{ redelivered: 0 }, { maxDeliver: 1 }, "4 at most"],
    [{ redelivered: 1 }, { maxDeliver: null }, "4 exact"],
  ])("the oldest one may be one of them: %j %j", async (change, config, unfinished) => {
    const { tick } = stage(all(9), { ...figures, ...change }, config);
    await tick();
    expect(await tick()).toEqual({ unfinished, undelivered: "7 exact" });
  });

  test("the oldest one is none of them when nothing is in flight", async () => {
    const idle = { ...figures, inFlight: 0, redelivered: 1, finishedUpTo: 6 };
    const { tick } = stage(all(9), idle, { maxDeliver: 3 });
    expect(await tick()).toEqual({ unfinished: "7 exact", undelivered: "7 exact" });
  });
});

describe("filters", () => {
  const mixed = ["ORDERS.x", "ORDERS.b", "ORDERS.x", "ORDERS.a", "ORDERS.b"];

  test("one: messages of others are passed over", async () => {
    const { tick } = stage(mixed, { waiting: 1 }, { filterSubjects: ["ORDERS.a"] });
    expect(await tick()).toMatchObject({ unfinished: "4 exact" });
  });

  test("several: one read a sweep, a bound until all are known, then exact without reads", async () => {
    const filterSubjects = ["ORDERS.a", "ORDERS.b", "ORDERS.none"];
    const { tick, reads } = stage(mixed, { waiting: 3 }, { filterSubjects });
    expect(await tick()).toMatchObject({ unfinished: "4 at least" });
    expect(await tick()).toMatchObject({ unfinished: "2 at least" });
    expect(await tick()).toMatchObject({ unfinished: "2 exact" });
    await tick();
    expect(reads).toEqual([]);
  });

  test("of a consumer that skips messages, the first one after its position is a bound, or a guess", async () => {
    const filterSubjects = ["ORDERS.a", "ORDERS.b"];
    const { tick } = stage(mixed, { waiting: 2, skipsMessages: true }, { filterSubjects });
    expect(await tick()).toMatchObject({ unfinished: "4 estimate" });
    expect(await tick()).toMatchObject({ unfinished: "2 at most" });
  });
});

test("a message that was passed since bounds the age from above until the next look", async () => {
  const { tick } = stage(all(30), { waiting: 10, inFlight: 5, finishedUpTo: 2, deliveries: 20, deliveredUpTo: 20 });
  await tick();
  await tick();
  const on = { waiting: 8, inFlight: 5, deliveries: 22 };
  expect(await tick({ ...on, finishedUpTo: 4, deliveredUpTo: 22 })).toMatchObject({ unfinished: "5 exact" });
  expect(await tick({ ...on, finishedUpTo: 6, deliveredUpTo: 24 })).toEqual({
    unfinished: "5 at most",
    undelivered: "25 exact",
  });
});

test("of messages that were passed the youngest one is the bound", async () => {
  const { tick } = stage(all(30), { waiting: 10, inFlight: 5, finishedUpTo: 2, deliveries: 20, deliveredUpTo: 20 });
  await tick();
  await tick();
  const on = { waiting: 6, inFlight: 2, deliveries: 24, finishedUpTo: 22, deliveredUpTo: 24 };
  expect(await tick(on)).toEqual({ unfinished: "23 exact", undelivered: "23 at most" });
});

describe("a read that fails", () => {
  const consumer = consumerOf({ waiting: 1 });
  const key = consumerKey(consumer.stream, consumer.name);

  test("leaves the age unknown and says why, until one succeeds", async () => {
    let next: Messages["next"] = () => Promise.reject(new Error("denied"));
    const reader = new TimeLagReader({ next: (...asked) => next(...asked) });
    const { oldest, oldestProblem } = await reader.read([consumer], new Map(), 1_000, signal);
    expect(oldestProblem).toBe("denied");
    expect(oldest.get(key)).toEqual({
      unfinished: { value: null, why: "denied" },
      undelivered: { value: null, why: "denied" },
    });
    next = async () => null;
    const later = await reader.read([consumer], new Map(), 2_000, signal);
    expect(later.oldestProblem).toBeNull();
    expect(later.oldest.get(key)?.unfinished).toEqual({ value: null, why: "it was not found yet" });
  });

  test("because nobody looks any more ends the sweep with the signal's reason", async () => {
    const leaving = new AbortController();
    const reader = new TimeLagReader({
      next: (_stream, _from, _filter, options) =>
        new Promise((_, reject) => options?.signal?.addEventListener("abort", () => reject(options.signal?.reason))),
    });
    const reading = reader.read([consumer], new Map(), 1_000, leaving.signal);
    const reason = new Error("the dashboard stops");
    leaving.abort(reason);
    await expect(reading).rejects.toBe(reason);
  });
});

import { describe, expect, test } from "vitest";
import type { StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import type { Consumer } from "../../model/consumer/consumer";
import { isKnown, unknown } from "../../model/known";
import { covers } from "../../model/stream/subject";
import { consumerOf } from "../testing/lag-samples";
import { agesOf, TimeLagReader } from "./time-lag";

const stepMs = 2_000;

/** A stream whose message of sequence n was stored at second n, and a tick over it. */
function stage(subjects: readonly string[], consumer: Partial<Consumer>, filterSubjects: string[] = []) {
  const stored = new Map(subjects.map((subject, at) => [at + 1, subject]));
  const reads: string[] = [];
  const reader = new TimeLagReader({
    async next(stream, fromSeq, filter) {
      reads.push(`${fromSeq} ${filter}`);
      const seq = [...stored.keys()].find((key) => key >= fromSeq && covers(filter, stored.get(key) ?? ""));
      if (seq === undefined) return null;
      const message: StoredMessage = {
        stream,
        seq,
        subject: stored.get(seq) ?? "",
        storedAt: new Date(seq * 1_000).toISOString(),
        headers: [],
        data: new Uint8Array(),
      };
      return message;
    },
  });
  let nowMs = 1_000_000;
  let current = consumerOf({ ...consumer, config: { filterSubjects } });
  return {
    reads,
    remove: (seq: number) => stored.delete(seq),
    async tick(change: Partial<Consumer> = {}) {
      current = { ...current, ...change };
      nowMs += stepMs;
      reads.length = 0;
      const firstNumber = Math.min(...stored.keys());
      await reader.refresh([current], new Map([[current.stream, { firstNumber }]]), nowMs);
      const { oldestUnfinished, oldestUndelivered } = agesOf(reader.oldestOf(current, firstNumber), nowMs, null);
      const show = (oldest: typeof oldestUnfinished) => (isKnown(oldest) ? `${oldest.value.seq} ${oldest.how}` : null);
      return {
        unfinished: show(oldestUnfinished),
        undelivered: show(oldestUndelivered),
        ageMs: oldestUnfinished.value?.ageMs,
        nowMs,
      };
    },
  };
}

const all = (count: number) => Array.from({ length: count }, () => "ORDERS.a");

describe("reads", () => {
  test("none while nothing is unfinished", async () => {
    const { tick, reads } = stage(all(5), { waiting: 0, inFlight: 0, finishedUpTo: 5, deliveredUpTo: 5 });
    expect(await tick()).toMatchObject({ unfinished: null, undelivered: null });
    expect(reads).toEqual([]);
  });

  test("one where nothing is in flight: the oldest undelivered is the oldest unfinished", async () => {
    const { tick, reads } = stage(all(9), { waiting: 4, finishedUpTo: 5, deliveredUpTo: 5 });
    const { unfinished, undelivered, ageMs, nowMs } = await tick();
    expect([unfinished, undelivered]).toEqual(["6 exact", "6 exact"]);
    expect(ageMs).toBe(nowMs - 6_000);
    expect(reads).toEqual(["6 >"]);
  });

  test("never two in a tick, and none once both are known", async () => {
    const { tick, reads } = stage(all(9), { waiting: 3, inFlight: 4, finishedUpTo: 2, deliveredUpTo: 6 });
    await tick();
    expect(reads).toHaveLength(1);
    expect(await tick()).toMatchObject({ unfinished: "3 exact", undelivered: "7 exact" });
    expect(reads).toHaveLength(1);
    expect(await tick()).toMatchObject({ unfinished: "3 exact", undelivered: "7 exact" });
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
});

describe("filters", () => {
  const mixed = ["ORDERS.x", "ORDERS.b", "ORDERS.x", "ORDERS.a", "ORDERS.b"];

  test("one: messages of others are passed over", async () => {
    const { tick } = stage(mixed, { waiting: 1, deliveredUpTo: 0 }, ["ORDERS.a"]);
    expect(await tick()).toMatchObject({ unfinished: "4 exact" });
  });

  test("several: one read a tick, a bound until all are known, then exact without reads", async () => {
    const { tick, reads } = stage(mixed, { waiting: 3, deliveredUpTo: 0 }, ["ORDERS.a", "ORDERS.b", "ORDERS.none"]);
    expect(await tick()).toMatchObject({ unfinished: "4 at least" });
    expect(await tick()).toMatchObject({ unfinished: "2 at least" });
    expect(await tick()).toMatchObject({ unfinished: "2 exact" });
    await tick();
    expect(reads).toEqual([]);
  });
});

test("a message that was passed since bounds the age from above until the next look", async () => {
  const { tick } = stage(all(30), { waiting: 10, inFlight: 5, finishedUpTo: 2, deliveredUpTo: 20 });
  await tick();
  await tick();
  expect(await tick({ finishedUpTo: 4, deliveredUpTo: 22 })).toMatchObject({ unfinished: "5 exact" });
  const { unfinished, undelivered } = await tick({ finishedUpTo: 6, deliveredUpTo: 24 });
  expect([unfinished, undelivered]).toEqual(["5 at most", "25 exact"]);
});

test("a read that fails leaves the age unknown and says why", async () => {
  const reader = new TimeLagReader({ next: () => Promise.reject(new Error("denied")) });
  const consumer = consumerOf({ waiting: 1 });
  await reader.refresh([consumer], new Map(), 1_000);
  expect(reader.problem).toBe("denied");
  expect(agesOf(reader.oldestOf(consumer, 1), 1_000, null)).toEqual({
    oldestUnfinished: unknown("not looked up yet"),
    oldestUndelivered: unknown("not looked up yet"),
  });
});

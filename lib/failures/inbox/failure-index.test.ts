import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { brokerMs } from "../../model/broker-time";
import type { Failure } from "../../model/failure/failure";
import { FailureIndex } from "./failure-index";

const message = (number: number) => ({ at: String(number), number });

function failure(at: number, about: Partial<Failure> = {}): Failure {
  return {
    id: `f-${at}`,
    reason: "gave_up",
    detail: null,
    failedAt: new Date(at * 1_000).toISOString(),
    stream: "ORDERS",
    ...message(at),
    consumer: "billing",
    consumerDisplayName: "billing",
    deliveries: 3,
    subject: null,
    letter: null,
    redriveAttempt: 0,
    storedAt: null,
    headersWhole: true,
    preview: null,
    sizeBytes: null,
    resolution: null,
    ...about,
  };
}

function add(index: FailureIndex, at: number, about: Partial<Failure> = {}): void {
  index.add({ failure: failure(at, about), headers: null, payloadAt: null, previewAt: null });
}

function indexOf(count: number, about: (at: number) => Partial<Failure> = () => ({})): FailureIndex {
  const index = new FailureIndex();
  for (let at = 1; at <= count; at++) add(index, at, about(at));
  return index;
}

function resolve(index: FailureIndex, id: string): void {
  index.resolve(id, { kind: "discarded", at: "", job: "j-1", original: "kept" });
}

const all = { state: "all" } as const;
const numbers = (found: Iterable<{ readonly failure: Failure }>) => Array.from(found, (known) => known.failure.number);

describe("a page", () => {
  test("is newest first, with the number of all that match", () => {
    const page = indexOf(5).page(all, { offset: 1, limit: 2 });
    expect(page).toMatchObject({ total: 5, newer: 0, newestMs: 5_000 });
    expect(numbers(page.found)).toEqual([4, 3]);
  });

  test("stays as it is when new failures come, and says how many", () => {
    const index = indexOf(3);
    const before = index.page(all, { offset: 0, limit: 10 });
    add(index, 4);
    const after = index.page(all, { upToMs: before.newestMs, offset: 0, limit: 10 });
    expect(numbers(after.found)).toEqual(numbers(before.found));
    expect(after).toMatchObject({ total: 3, newer: 1, newestMs: 4_000 });
  });

  test("holds only what the filter admits", () => {
    const index = indexOf(6, (at) => ({
      reason: at % 2 ? "gave_up" : "terminated",
      consumer: at > 3 ? "mail" : "tax",
    }));
    resolve(index, "f-6");
    const found = (filter: Parameters<FailureIndex["list"]>[0]) => numbers(index.list(filter));
    expect(found({ state: "open" })).toEqual([5, 4, 3, 2, 1]);
    expect(found({ state: "resolved" })).toEqual([6]);
    expect(found({ state: "all", reason: "terminated", consumer: "mail" })).toEqual([6, 4]);
    expect(found({ state: "all", sinceMs: brokerMs(5_000) })).toEqual([6, 5]);
    expect(found({ state: "all", sinceMs: brokerMs(2_000), untilMs: brokerMs(3_000) })).toEqual([3, 2]);
    expect(found({ state: "all", stream: "OTHER" })).toEqual([]);
    add(index, 7, { reason: "dead_letter" });
    expect(found({ state: "all", deadLetters: "only" })).toEqual([7]);
    expect(found({ state: "open", deadLetters: "without" })).toEqual([5, 4, 3, 2, 1]);
    add(index, 8, { letter: { place: { channel: "ORDERS_DLQ", at: "1" }, number: 1 } });
    expect(found({ state: "open", stream: "ORDERS_DLQ" })).toEqual([8]);
    expect(found({ state: "open", stream: "ORDERS" })).toEqual([8, 7, 5, 4, 3, 2, 1]);
  });

  test("keeps what a forgotten job acted on for as long as its message is there", () => {
    const index = indexOf(2);
    for (const id of ["f-1", "f-2"]) resolve(index, id);
    index.release("f-1");
    index.forgetJob("j-1", ["f-1", "f-2"]);
    expect(numbers(index.list(all))).toEqual([2]);
  });

  test("all pages together are the list, without gap or double, whatever came meanwhile", () => {
    void fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 1, max: 12 }), (count, limit) => {
        const index = indexOf(count);
        const whole = numbers(index.list(all));
        const { newestMs } = index.page(all, { offset: 0, limit });
        const read: (number | null)[] = [];
        for (let offset = 0; offset < count; offset += limit) {
          read.push(...numbers(index.page(all, { upToMs: newestMs, offset, limit }).found));
          add(index, 1_000 + offset);
        }
        expect(read).toEqual(whole);
      }),
    );
  });
});

describe("groups", () => {
  test("of errors put together what differs by ids alone, and can be listed and counted as one", () => {
    const index = indexOf(5, (at) => ({ detail: at === 5 ? "503" : `o-${at}: no postcode` }));
    index.add({ failure: failure(6), headers: null, payloadAt: null, previewAt: null });
    resolve(index, "f-1");
    const kinds = (state: "open" | "resolved" | "all") =>
      index.errorGroups({ state }).map(({ error, count }) => [error, count]);
    expect(kinds("open")).toEqual([
      ["…: no postcode", 3],
      ["503", 1],
    ]);
    expect(kinds("resolved")).toEqual([["…: no postcode", 1]]);
    expect(numbers(index.list({ state: "open", error: "…: no postcode" }))).toEqual([4, 3, 2]);
    index.remove("f-5");
    expect(kinds("all")).toEqual([["…: no postcode", 4]]);
  });

  test("count by consumer and reason, exactly, most first", () => {
    const index = indexOf(6, (at) => ({
      consumer: at > 4 ? "mail" : "tax",
      reason: at === 1 ? "terminated" : "gave_up",
    }));
    resolve(index, "f-6");
    const counts = (state: "open" | "resolved" | "all") =>
      index.groups({ state }).map(({ consumer, reason, count }) => `${consumer} ${reason} ${count}`);
    expect(counts("open")).toEqual(["tax gave_up 3", "tax terminated 1", "mail gave_up 1"]);
    expect(counts("resolved")).toEqual(["mail gave_up 1"]);
    expect(counts("all")).toEqual(["tax gave_up 3", "mail gave_up 2", "tax terminated 1"]);
    const range = { sinceMs: brokerMs(4_000), untilMs: brokerMs(6_000) };
    const of = (state: "open" | "all") =>
      index.groups({ state, ...range }).map(({ consumer, count }) => [consumer, count]);
    expect([of("open"), of("all")]).toEqual([
      [
        ["mail", 1],
        ["tax", 1],
      ],
      [
        ["mail", 2],
        ["tax", 1],
      ],
    ]);
  });

  test("say when the first and the last of them failed, of a kind of error too", () => {
    const index = indexOf(6, (at) => ({ consumer: at > 4 ? "mail" : "tax", detail: at % 2 === 0 ? "503" : null }));
    const times = (groups: readonly { count: number; firstAt: string; lastAt: string }[]) =>
      groups.map(({ count, firstAt, lastAt }) => [count, Date.parse(firstAt) / 1_000, Date.parse(lastAt) / 1_000]);
    expect(times(index.groups({ state: "open" }))).toEqual([
      [4, 1, 4],
      [2, 5, 6],
    ]);
    resolve(index, "f-1");
    resolve(index, "f-4");
    expect(times(index.groups({ state: "open" }))).toEqual([
      [2, 2, 3],
      [2, 5, 6],
    ]);
    expect(times(index.groups({ state: "resolved" }))).toEqual([[2, 1, 4]]);
    expect(times(index.groups({ state: "all" }))[0]).toEqual([4, 1, 4]);
    expect(times(index.errorGroups({ state: "all" }))).toEqual([
      [2, 2, 4],
      [1, 6, 6],
    ]);
    index.remove("f-4");
    expect(times(index.errorGroups({ state: "all" }))[0]).toEqual([1, 2, 2]);
    const later = { sinceMs: brokerMs(3_000), untilMs: brokerMs(5_000) };
    expect(times(index.groups({ state: "all", ...later }))).toEqual([
      [1, 5, 5],
      [1, 3, 3],
    ]);
  });

  const expectAgreement = (index: FailureIndex) => {
    for (const state of ["open", "resolved", "all"] as const) {
      const list = [...index.list({ state })];
      const groups = index.groups({ state });
      expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(list.length);
      for (const { consumer, reason, firstAt, lastAt } of groups) {
        const times = list.flatMap(({ failure: one }) =>
          one.consumer === consumer && one.reason === reason ? [one.failedAt] : [],
        );
        expect([firstAt, lastAt]).toEqual([times.at(-1), times[0]]);
      }
      expect(index.count({ state })).toBe(list.length);
    }
    expect(index.openCount).toBe(index.count({ state: "open" }));
    const since = index.count({ state: "all", sinceMs: brokerMs(6_000) });
    expect(index.countSince(brokerMs(6_000))).toBe(since);
  };

  test("agree with the list after anything that can happen", () => {
    const action = fc.record({
      kind: fc.constantFrom("terminated", "dead_letter", "resolve", "remove"),
      at: fc.integer({ min: 1, max: 12 }),
    });
    void fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        const index = new FailureIndex();
        for (const { kind, at } of actions) {
          if (kind === "resolve") resolve(index, `f-${at}`);
          else if (kind === "remove") index.remove(`f-${at}`);
          // The same message may be terminated and have a dead letter: then they are one failure.
          else
            add(index, at, {
              reason: kind === "terminated" ? kind : "dead_letter",
              ...message(at % 5),
              consumer: "tax",
            });
          expectAgreement(index);
        }
      }),
    );
  });
});

describe("a termination and a dead letter", () => {
  const minute = 60;
  const shown = (letterAt: number) => {
    const index = new FailureIndex();
    add(index, 1_000, { reason: "terminated", ...message(7) });
    add(index, letterAt, { reason: "dead_letter", ...message(7) });
    return [...index.list(all)].map(({ failure }) => failure.reason);
  };

  test("of one message within five minutes are one failure", () => {
    expect(shown(1_000 + 5 * minute)).toEqual(["dead_letter"]);
    expect(shown(1_000 - 5 * minute)).toEqual(["dead_letter"]);
  });

  test("further apart are two: the message failed again", () => {
    expect(shown(1_001 + 5 * minute)).toEqual(["dead_letter", "terminated"]);
    expect(shown(999 - 5 * minute)).toEqual(["terminated", "dead_letter"]);
  });
});

import { describe, expect, test } from "vitest";
import { JobLedger } from "./job-ledger";
import type { JobRecord } from "./job-record";

const at = "2026-11-28T10:00:00.000Z";
const created: JobRecord = {
  ...{ type: "created", at, action: "redrive", by: "t", scope: "all", destination: null, ratePerS: null },
  ...{ total: 4, payload: "c2VjcmV0", owner: "A" },
};
const paused = (about: Partial<Extract<JobRecord, { type: "status" }>> = {}): JobRecord => ({
  ...{ type: "status", at, status: "paused", reason: null, doubtful: [] },
  ...about,
});
const ask = (wish: "pause" | "resume" | "cancel"): JobRecord => ({ type: "ask", at, wish, by: "t" });

/** A job of four messages after these records, whose marks begin at 3. */
function jobAfter(...records: JobRecord[]): JobLedger {
  const job = new JobLedger("j");
  const all: JobRecord[] = [{ type: "plan", ids: ["a", "b", "c", "d"] }, created, ...records];
  all.forEach((record, index) => void job.apply(record, at, index + 1));
  return job;
}

describe("doubt", () => {
  const sending: JobRecord = { type: "sending", at, limit: 4 };

  test("is about everything that was allowed, when its owner is not heard of any more", () => {
    expect(jobAfter(sending)).toMatchObject({ limit: 4, doubtSince: at });
  });

  test("is about nothing after an orderly stop that left nothing unanswered", () => {
    for (const stop of [paused(), { type: "released", at, doubtful: [] } satisfies JobRecord]) {
      const job = jobAfter(sending, stop);
      expect(job).toMatchObject({ limit: 0, doubtSince: null });
      expect(job.doubtful.size).toBe(0);
    }
  });

  test("is about what an orderly stop left unanswered, and nothing else", () => {
    const job = jobAfter(sending, paused({ doubtful: [2] }));
    expect(job).toMatchObject({ limit: 0, doubtSince: at });
    expect([...job.doubtful]).toEqual([2]);
  });
});

describe("a wish", () => {
  test("is heeded by the pause that was decided on after it", () => {
    expect(jobAfter(ask("pause"), paused({ heededSeq: 3 }))).toMatchObject({ status: "paused", wish: null });
  });

  test.each(["resume", "cancel"] as const)("to %s that came while the job was about to pause is kept", (wish) => {
    expect(jobAfter(ask("pause"), ask(wish), paused({ heededSeq: 3 }))).toMatchObject({ status: "paused", wish });
  });

  test("is heeded by a pause that a version before this one wrote", () => {
    expect(jobAfter(ask("pause"), paused())).toMatchObject({ wish: null });
  });

  test("is of no account once the job is over", () => {
    expect(jobAfter(ask("pause"), ask("resume"), paused({ status: "finished", heededSeq: 3 })).wish).toBeNull();
  });
});

describe("ends", () => {
  const outcomes: JobRecord = {
    ...{ type: "outcomes", at, limit: 4, streams: ["ORDERS", "OTHER"] },
    outcomes: [
      { i: 2, o: "p", s: 1, q: 7, d: true, t: true },
      { i: 0, o: "r", r: "full" },
    ],
  };

  test("are what was written, in the order of the plan, once each", () => {
    const job = jobAfter(outcomes, { ...outcomes, outcomes: [{ i: 2, o: "g" }] });
    const plain = { place: null, number: null, reason: null, drops: false, maybeTwice: false, at };
    expect([...job.ends()]).toEqual([
      { ...plain, index: 0, id: "a", outcome: "refused", reason: "full" },
      {
        ...plain,
        index: 2,
        id: "c",
        outcome: "published",
        place: { channel: "OTHER", at: "7" },
        number: 7,
        drops: true,
        maybeTwice: true,
      },
    ]);
    expect(job).toMatchObject({ pending: 2, maybeTwice: 1, counts: { published: 1, refused: 1, gone: 0 } });
    expect([...job.remaining()]).toEqual([1, 3]);
    expect(job.end(1)).toBeUndefined();
  });

  test("are where their copies are stored, also where a place is no number", () => {
    const streams = ["ORDERS", "QUEUE"];
    const ended = [
      { i: 1, o: "p", s: 1, q: "3:0042" },
      { i: 0, o: "p", s: 0, q: 0 },
    ] as const;
    const job = jobAfter({ ...outcomes, streams, outcomes: [...ended] });
    expect([...job.ends()].map(({ place, number }) => ({ place, number }))).toEqual([
      { place: { channel: "ORDERS", at: "0" }, number: 0 },
      { place: { channel: "QUEUE", at: "3:0042" }, number: null },
    ]);
  });

  test("of what is not in the plan are none", () => {
    const job = jobAfter({ ...outcomes, outcomes: [{ i: 4, o: "p" }] });
    expect([...job.ends()]).toEqual([]);
  });

  test("leave nothing of an edited payload in memory once the job is over", () => {
    expect(jobAfter(outcomes).created).toMatchObject({ payload: "c2VjcmV0" });
    expect(jobAfter(outcomes, paused({ status: "finished" })).created).toMatchObject({ payload: null });
  });
});

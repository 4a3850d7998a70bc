import { expect, test } from "vitest";
import * as z from "zod";
import {
  encodeJobRecord,
  encodeOutcomes,
  type JobCreated,
  type MessageOutcome,
  parseJobRecord,
  recipientsOf,
} from "./job-record";

const about = { at: "2026-01-02T03:04:05.000Z", action: "redrive", by: "ann", scope: "all" } as const;
const rest = { destination: null, ratePerS: null, total: 1, payload: null, owner: "o" };
const parse = (data: Uint8Array) =>
  parseJobRecord({ log: "JETLAG_JOBS", mark: 1, key: "j.run", storedAt: "", id: null, headers: [], data });

test("a job of before there was a choice is for everyone", () => {
  const old: JobCreated = { type: "created", ...about, ...rest };
  expect(parse(encodeJobRecord(old))).toEqual({ job: "j", record: old });
  expect(recipientsOf(old)).toBe("everyone");
});

test("a job for one consumer stays one, and is none to a process that does not know of such jobs", () => {
  const created: JobCreated = { type: "created_for_consumer", ...about, ...rest };
  const data = encodeJobRecord(created);
  expect(parse(data)?.record).toEqual(created);
  expect(recipientsOf(created)).toBe("consumer");
  // That is how an older process tells a job: whoever has no name for it must not run it.
  const known = z.object({ type: z.literal("created") });
  expect(known.safeParse(JSON.parse(new TextDecoder().decode(data))).success).toBe(false);
});

test("where copies are stored is written as versions before places read it, wherever it is a number", () => {
  const place = (channel: string, at: string) => ({ o: "p", place: { channel, at } }) as const;
  const ended = new Map<number, MessageOutcome>([
    [4, place("ORDERS", "7")],
    [5, place("OTHER", "007")],
    [6, place("ORDERS", "9007199254740993")],
  ]);
  expect(encodeOutcomes(ended.set(9, { o: "r", r: "full" }))).toEqual({
    streams: ["ORDERS", "OTHER"],
    outcomes: [
      { i: 4, o: "p", s: 0, q: 7 },
      { i: 5, o: "p", s: 1, q: "007" },
      { i: 6, o: "p", s: 0, q: "9007199254740993" },
      { i: 9, o: "r", r: "full" },
    ],
  });
});

test("outcomes of before there were places are read", () => {
  const record = {
    type: "outcomes",
    at: about.at,
    limit: 1,
    streams: ["ORDERS"],
    outcomes: [{ i: 0, o: "p", s: 0, q: 7 }],
  };
  expect(parse(new TextEncoder().encode(JSON.stringify(record)))?.record).toEqual(record);
});

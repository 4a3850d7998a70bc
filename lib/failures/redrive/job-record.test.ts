import { expect, test } from "vitest";
import * as z from "zod";
import { encodeJobRecord, type JobCreated, parseJobRecord, recipientsOf } from "./job-record";

const about = { at: "2026-01-02T03:04:05.000Z", action: "redrive", by: "ann", scope: "all" } as const;
const rest = { destination: null, ratePerS: null, total: 1, payload: null, owner: "o" };
const parse = (data: Uint8Array) =>
  parseJobRecord({ log: "JETLAG_JOBS", mark: 1, key: "j.run", storedAt: "", headers: [], data });

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

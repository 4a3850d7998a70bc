import { expect, test } from "vitest";
import { encodeJobRecord, type JobCreated, parseJobRecord } from "./job-record";

const created: JobCreated = {
  ...{ type: "created", at: "2026-01-02T03:04:05.000Z", action: "redrive", by: "ann", scope: "all", to: "consumer" },
  ...{ destination: null, ratePerS: null, total: 1, payload: null, owner: "o" },
};
const parse = (data: Uint8Array) =>
  parseJobRecord({ stream: "JETLAG_JOBS", seq: 1, subject: "JETLAG_JOBS.j.run", storedAt: "", headers: [], data });

test("a job for one consumer stays one", () => {
  expect(parse(encodeJobRecord(created))).toEqual({ job: "j", record: created });
});

test("a job of before there was a choice is for everyone", () => {
  const { to: _to, ...old } = created;
  expect(parse(new TextEncoder().encode(JSON.stringify(old)))?.record).toEqual({ ...created, to: "everyone" });
});

import { describe, expect, test } from "vitest";
import type { JobPlan } from "@/lib/contract/failure-jobs";
import type { FailureJob } from "@/lib/model/failure-job";
import {
  jobErrorSentence,
  jobSummary,
  jobTitle,
  parseRate,
  planObstacle,
  planSummary,
  planWarnings,
} from "./job-words";

const billing = {
  stream: "ORDERS",
  name: "billing",
  displayName: "billing",
  verdict: "healthy",
  paused: false,
} as const;
const search = { ...billing, name: "search", displayName: "search" };

function plan(about: Partial<JobPlan> = {}): JobPlan {
  return {
    total: 3,
    bytes: 300,
    gone: 0,
    withoutSubject: 0,
    drops: 0,
    subjects: [{ subject: "ORDERS.created", count: 3, stream: "ORDERS", recipients: [billing] }],
    otherSubjects: 0,
    sampledAt: null,
    targeted: { possible: true, reason: "only the consumer that failed reads where the copies go" },
    ...about,
  };
}

function readBy(...recipients: JobPlan["subjects"][number]["recipients"]): Partial<JobPlan> {
  const targeted = { possible: false, reason: "search reads the same subject too" };
  return { subjects: [{ subject: "ORDERS.created", count: 3, stream: "ORDERS", recipients }], targeted };
}

describe("a plan", () => {
  test("says when only the consumer that failed is reached, and that it is a replay otherwise", () => {
    expect(planSummary("redrive", plan())).toBe(
      "Stores copies of 3 messages. Only the consumer that failed will receive them.",
    );
    const summary = planSummary("redrive", plan(readBy(billing, search)));
    expect(summary).toContain("Replay: every consumer of the subject sees them, 2 consumers in all");
    expect(planWarnings("redrive", plan(readBy(billing, search)))[0]).toContain("search reads the same subject too");
    expect(planSummary("redrive", plan(readBy()))).toContain("No consumer reads");
  });

  test("warns of paused and ill consumers, lost payloads and subjects that nobody captures", () => {
    expect(planWarnings("redrive", plan(readBy({ ...billing, verdict: "stalled" })))[0]).toContain("still has trouble");
    const paused = planWarnings("redrive", plan(readBy({ ...billing, paused: true, verdict: "paused" })));
    expect(paused[0]).toContain("1 consumer is paused");
    expect(planWarnings("redrive", plan({ gone: 2, withoutSubject: 1 }))).toEqual([
      expect.stringContaining("2 payloads are gone"),
      expect.stringContaining("1 message does not say"),
    ]);
    const lost = plan({ subjects: [{ subject: "x.y", count: 3, stream: null, recipients: [] }] });
    expect(planWarnings("redrive", lost)[0]).toContain("No stream captures x.y");
  });

  test("is refused when nothing would come of it", () => {
    expect(planObstacle("redrive", plan())).toBeNull();
    expect(planObstacle("redrive", plan({ total: 0 }))).toContain("No failure");
    expect(planObstacle("redrive", plan({ gone: 3 }))).toContain("payloads are gone");
    expect(planObstacle("redrive", plan({ subjects: [] }))).toContain("choose a subject");
    const lost = { subject: "x.y", count: 3, stream: null, recipients: [] };
    expect(planObstacle("redrive", plan({ subjects: [lost] }))).toContain("No stream");
    expect(planObstacle("discard", plan({ gone: 3, subjects: [] }))).toBeNull();
  });

  test("of a discard says what is dropped and that it cannot be undone", () => {
    expect(planSummary("discard", plan({ drops: 2 }))).toBe(
      "Marks 3 messages as done with. 2 messages are dropped from their streams. This cannot be undone.",
    );
  });
});

test("a rate is a number from 0.01, or none", () => {
  expect(["", " 5 ", "0.5"].map(parseRate)).toEqual([null, 5, 0.5]);
  expect(["0", "-1", "x", "1e9", "NaN"].map(parseRate)).toEqual(Array.from({ length: 5 }, () => undefined));
});

test("a job says how it stands", () => {
  const counts = { published: 2, duplicate: 0, refused: 0, gone: 0, skipped: 1, discarded: 0 };
  const job: FailureJob = {
    ...{ id: "j", action: "redrive", createdAt: "", by: "ada", scope: "all", destination: null, ratePerS: 5 },
    ...{ status: "running", reason: null, total: 5, pending: 2, counts, maybeTwice: 0, notDropped: 0, failedAgain: 0 },
    endedAt: null,
  };
  expect(jobTitle(job)).toBe("Redrive of 5 messages");
  expect(jobSummary(job)).toBe("3 of 5 messages done at 5 a second.");
  expect(jobSummary({ ...job, status: "paused", reason: "paused by request" })).toContain("Paused by request.");
  expect(jobSummary({ ...job, status: "cancelled", pending: 0 })).toContain("after 4 of 5");
  expect(jobSummary({ ...job, status: "finished", pending: 0 })).toContain("accounted for");
});

test("an answer that did not come is not called a failure", () => {
  expect(jobErrorSentence({ code: "offline", title: "No answer", detail: undefined })).toContain("not known whether");
  expect(jobErrorSentence({ code: "rejected", title: "Refused", detail: "why" })).toBe("Refused: why");
});

import { expect, test } from "vitest";
import type { Job } from "../../model/job/job";
import { jobErrorSentence, jobSummary, jobTitle, parseRate } from "./job-words";

test("a rate is a number from 0.01, or none", () => {
  expect(["", " 5 ", "0.5"].map(parseRate)).toEqual([null, 5, 0.5]);
  expect(["0", "-1", "x", "1e9", "NaN"].map(parseRate)).toEqual(Array.from({ length: 5 }, () => undefined));
});

test("a job says how it stands", () => {
  const counts = { published: 2, duplicate: 0, refused: 0, gone: 0, skipped: 1, discarded: 0, deleted: 0 };
  const job: Job = {
    ...{
      id: "j",
      action: "redrive",
      createdAt: "",
      by: "ada",
      scope: "all",
      to: "everyone",
      destination: null,
      erases: false,
      ratePerS: 5,
    },
    ...{ status: "running", reason: null, total: 5, pending: 2, counts, maybeTwice: 0, notDropped: 0, failedAgain: 0 },
    endedAt: null,
  };
  expect(jobTitle(job)).toBe("Redrive of 5 messages");
  expect(jobSummary(job)).toBe("3 of 5 messages done at 5 a second.");
  expect(jobSummary({ ...job, ratePerS: 0.05 })).toBe("3 of 5 messages done at 0.05 a second.");
  expect(jobSummary({ ...job, status: "paused", reason: "paused by request" })).toContain("Paused by request.");
  expect(jobSummary({ ...job, status: "cancelled", pending: 0 })).toContain("after 4 of 5");
  expect(jobSummary({ ...job, status: "finished", pending: 0 })).toContain("accounted for");
});

test("an answer that did not come is not called a failure", () => {
  expect(jobErrorSentence({ code: "offline", title: "No answer", detail: undefined })).toContain("not known whether");
  expect(jobErrorSentence({ code: "rejected", title: "Refused", detail: "why" })).toBe("Refused: why");
});

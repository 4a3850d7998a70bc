import { describe, expect, test } from "vitest";
import type { FailureCounts } from "@/lib/contract/snapshot";
import { exact, unknown } from "@/lib/model/known";
import {
  failurePreview,
  failuresInShort,
  failuresSummary,
  formatWhen,
  goneSentence,
  reasonSentence,
  redriveObstacle,
  resolutionSentence,
} from "./failure-words";

const nowMs = Date.parse("2026-11-23T12:00:00.000Z");
const counts = (about: Partial<FailureCounts>): FailureCounts => ({
  open: exact(0),
  lastHour: exact(0),
  revision: 1,
  capturedSince: "2026-11-23T10:02:00.000Z",
  problem: null,
  ...about,
});
const none = unknown("failures are not captured");
const notCaptured = { open: none, lastHour: none, capturedSince: null };
const at = "2026-11-23T11:00:00.000Z";
const ofConsumer = { stream: "ORDERS", consumer: "a", consumerDisplayName: "a" };
const group = { ...ofConsumer, reason: "gave_up", count: 1, firstAt: at, lastAt: at } as const;

describe("summary", () => {
  test("proves the coverage when nothing failed", () => {
    expect(failuresSummary(counts({}), [], nowMs)).toMatch(/^Advisories captured since \d\d:\d\d\.$/);
    expect(failuresSummary(counts(notCaptured), [], nowMs)).toContain("would not be seen");
  });

  test("counts a consumer with two reasons once", () => {
    const groups = [group, { ...group, reason: "terminated" as const }];
    expect(failuresSummary(counts({ open: exact(2), lastHour: exact(2) }), groups, nowMs)).toContain(
      "from 1 consumer.",
    );
  });

  test("promises no coverage of other times where the server keeps no advisories", () => {
    const open = { open: exact(2), lastHour: exact(2) };
    expect(failuresSummary(counts(open), [group], nowMs)).toContain("also while nobody was watching");
    expect(failuresSummary(counts({ ...open, problem: "memory only" }), [group], nowMs)).not.toContain(
      "nobody was watching",
    );
  });

  test("tells how many there are in all", () => {
    expect(failuresSummary(counts({ open: exact(40), lastHour: exact(2) }), [group], nowMs)).toContain(
      "40 open in all, 2 failed in the last hour, from 1 consumer.",
    );
    expect(failuresSummary(counts({ lastHour: exact(2) }), [], nowMs)).toContain(
      "None open, 2 failed in the last hour.",
    );
  });

  test("no consumer is counted where the list shows others", () => {
    const all = counts({ open: exact(2), lastHour: exact(2) });
    expect(failuresSummary(all, [], nowMs)).toMatch(/^2 open in all, 2 failed in the last hour\. Advisories/);
    expect(failuresSummary(counts({ open: exact(40) }), [], nowMs)).toMatch(
      /none failed in the last hour\. Advisories/,
    );
    expect(failuresInShort(all, [], nowMs)).toMatch(/^2 open in all, captured since/);
  });
});

test("the short summary is one line, and says no less about coverage when nothing failed", () => {
  const about = (about: Partial<FailureCounts>) => failuresInShort(counts(about), [group], nowMs);
  expect(about({ open: exact(2), lastHour: exact(2) })).toMatch(
    /^2 open in all, from 1 consumer, captured since \d\d:\d\d$/,
  );
  expect(about({ open: exact(1_240), lastHour: exact(2) })).toMatch(/^1,240 open in all, from 1 consumer, captured/);
  expect(about({ open: exact(2), lastHour: exact(2), capturedSince: null })).toBe("2 open in all, from 1 consumer");
  expect(about(notCaptured)).toContain("would not be seen");
});

test("a moment of another day has its date", () => {
  expect(formatWhen("2026-11-23T10:02:00.000Z", nowMs, "en-US")).not.toContain("Nov");
  expect(formatWhen("2026-11-20T10:02:00.000Z", nowMs, "en-US")).toMatch(/^Nov 20 /);
});

test("the handler's own words are told", () => {
  expect(reasonSentence({ reason: "terminated", deliveries: 1, detail: "no postcode" })).toContain("no postcode");
  expect(reasonSentence({ reason: "gave_up", deliveries: 1, detail: null })).toContain("after 1 delivery.");
});

describe("preview", () => {
  const preview = (text: string, sizeBytes = text.length) => failurePreview({ detail: null, preview: text, sizeBytes });

  test("of an event is its data, since the envelopes all begin alike", () => {
    expect(preview('{"event_id":"e","actor":"a","data":{"order":7}}')).toBe('{"order":7}}');
    expect(preview('{"order":7,"data":1}')).toBe('{"order":7,"data":1}');
  });

  test("marks what is cut, and tells empty from gone", () => {
    expect(preview("abc", 500)).toBe("abc…");
    expect(preview("")).toBe("(empty)");
    expect(failurePreview({ detail: null, preview: null, sizeBytes: null })).toBeNull();
  });

  test("is the handler's own words when it gave some", () => {
    expect(failurePreview({ detail: "no postcode", preview: "{}", sizeBytes: 2 })).toBe("no postcode");
  });
});

test("a resolution says what became of the original", () => {
  const at = "2026-11-23T10:02:00.000Z";
  const resolution = { kind: "redriven", at, job: "j", place: { channel: "ORDERS", at: "123" }, number: 123 } as const;
  expect(resolutionSentence({ ...resolution, original: "dropped" })).toContain("dropped");
  expect(resolutionSentence({ ...resolution, original: "kept" })).toContain("left where it is");
  expect(resolutionSentence({ kind: "discarded", at, job: "j", original: "dropped" })).toContain("Discarded");
});

test("a failure whose headers were kept only in part cannot be sent again, nor one that is gone or done with", () => {
  const open = { preview: "{}", headersWhole: true, resolution: null };
  expect(redriveObstacle(open)).toBeNull();
  expect(redriveObstacle({ ...open, headersWhole: false })).toContain("headers were kept only in part");
  expect(redriveObstacle({ ...open, preview: null })).toContain("payload is gone");
});

describe("a message that is gone", () => {
  test("of a handler that terminated it: why nobody could read it, and what keeps it", () => {
    expect(goneSentence({ reason: "terminated" })).toBe(
      "The message was gone before it could be read: a work queue lets go of it in the moment that its handler terminates it. A handler that stores a dead letter first keeps it. It cannot be redriven from here; its publisher may still have it.",
    );
  });

  test("says how its subject is known", () => {
    expect(goneSentence({ reason: "gave_up", subjectBy: "filter" })).toContain(
      "Its subject is known: its consumer filters no other.",
    );
    expect(goneSentence({ reason: "terminated", subjectBy: "stream" })).toContain("its stream captures no other");
  });
});

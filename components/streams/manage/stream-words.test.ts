import { expect, test } from "vitest";
import type { StreamDeletionPlan } from "@/lib/contract/manage-stream";
import { streamDeletionSentences, unfinishedSentence } from "./stream-words";

const reader = (displayName: string, waiting: number, inFlight = 0) => ({
  name: displayName,
  displayName,
  waiting,
  inFlight,
});

test("consumers with something to finish are named", () => {
  expect(unfinishedSentence({ unfinished: [], otherUnfinished: 0 })).toBeNull();
  expect(unfinishedSentence({ unfinished: [reader("billing", 1_200, 4)], otherUnfinished: 0 })).toBe(
    "billing (1,204) has messages still to finish: what is removed is never delivered.",
  );
  expect(unfinishedSentence({ unfinished: [reader("a", 2), reader("b", 1)], otherUnfinished: 3 })).toMatch(
    "a (2), b (1), and 3 others have messages still to finish",
  );
});

test("what goes with a stream, and who copies from it", () => {
  const plan: StreamDeletionPlan = {
    action: "delete",
    createdAt: "",
    messages: 5,
    bytes: 10,
    consumers: 1,
    dependents: [
      { name: "COPY", kind: "mirror" },
      { name: "ALL", kind: "source" },
    ],
    subjects: ["orders.>"],
    unfinished: [],
    otherUnfinished: 0,
  };
  expect(streamDeletionSentences(plan)).toEqual([
    "1 consumer is deleted with it.",
    "What is published to orders.> is stored nowhere from then on.",
    "Streams that copy from it, and get nothing new from it any more: COPY (a mirror) and ALL.",
  ]);
  expect(streamDeletionSentences({ ...plan, consumers: 0, dependents: [], subjects: [] })).toEqual([]);
});

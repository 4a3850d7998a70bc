import { expect, test } from "vitest";
import type { SubjectMatch } from "@/lib/contract/subjects";
import { levelWords } from "./level-words";
import { arrivalWords, captureWords, filterWords, matchSentence } from "./match-words";

const stream = { stream: "S", captures: ["a"], arrivals: [] };
const match = (storing: number, receiverCount: number): SubjectMatch => ({
  ...{ sampledAt: "2026-01-01T00:00:00Z", refusal: null, streams: [stream, stream, stream], storing },
  ...{ receivers: [], receiverCount, others: [], otherCount: 0, elsewhere: 0 },
});

test.each([
  [0, 0, true, "It is stored by none of 3 streams"],
  [1, 0, true, "It is stored by 1 of 3 streams, and nobody receives it"],
  [2, 1, false, "What matches is stored by 2 of 3 streams, and 1 consumer receives it"],
  [2, 1_200, true, "It is stored by 2 of 3 streams, and 1,200 consumers receive it"],
])("%d storing, %d receiving", (storing, receivers, isName, words) =>
  expect(matchSentence(match(storing, receivers), isName)).toBe(words),
);

test("how a stream comes to store it, and as what", () => {
  expect(arrivalWords({ subject: "a", by: "capture", certain: true }, "a")).toBe("captures it");
  expect(arrivalWords({ subject: "b", by: "copy", certain: false }, "a")).toBe(
    "copies it from another stream, a part of it, stores it as b",
  );
});

test("why others do not, with the first five of what they want", () => {
  expect(captureWords([])).toBe("captures nothing: it only copies");
  expect(captureWords(["a.>", "b"])).toBe("captures a.>, b");
  expect(filterWords(["1", "2", "3", "4", "5", "6", "7"])).toBe("only wants 1, 2, 3, 4, 5 and 2 more");
});

test("what there is is said as surely as it is known", () => {
  const level = { subjects: 1, messages: 1_000, whole: true };
  expect(levelWords(level)).toBe("1 subject, 1,000 messages");
  expect(levelWords({ ...level, subjects: 2, messages: 1, whole: false })).toBe(
    "At least 2 subjects, at least 1 message",
  );
});

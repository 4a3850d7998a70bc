import { expect, test } from "vitest";
import { subjectCountWords } from "./subject-words";

const some = (count: number) => Array.from({ length: count }, (_, at) => ({ subject: `s${at}`, messages: 1 }));
const countedAt = "2026-11-30T00:00:00.000Z";

test.each([
  [{ subjects: some(1), matching: 1, total: 1, told: 1 }, "1 subject"],
  [{ subjects: some(2), matching: 2, total: 1_234, told: 1_234 }, "2 of 1,234 subjects"],
  [{ subjects: some(3), matching: 9, total: 9, told: 9 }, "9 subjects, listed are the 3 with the most messages."],
  [
    { subjects: some(3), matching: 250_000, total: 250_000, told: 100_000 },
    "250,000 subjects, listed are the 3 with the most messages. The server told 100,000 of 250,000; the others are left out.",
  ],
  [
    { subjects: [], matching: null, total: 2_000_000, told: 0 },
    "There are 2,000,000 subjects: enter one, or a pattern that stands for fewer, as in orders.eu.>",
  ],
])("says how many there are, and what is not listed", (list, words) => {
  expect(subjectCountWords({ ...list, countedAt })).toBe(words);
});

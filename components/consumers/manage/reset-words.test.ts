import { expect, test } from "vitest";
import { atMost, exact } from "@/lib/model/known";
import { resetLabel, resetSentences } from "./reset-words";

test("the button says what it does, with the doubt", () => {
  expect(resetLabel({ again: exact(1_204), skipped: exact(0) })).toBe("Deliver 1,204 again");
  expect(resetLabel({ again: atMost(20), skipped: exact(0) })).toBe("Deliver at most 20 again");
  expect(resetLabel({ again: exact(0), skipped: exact(3) })).toBe("Pass over 3");
  expect(resetLabel({ again: exact(0), skipped: exact(0) })).toBe("Reset");
});

test("a sentence for each thing that happens", () => {
  expect(resetSentences({ again: exact(1), skipped: exact(0), number: null })).toEqual([
    "1 message that it was given already: its handler sees it again.",
  ]);
  expect(resetSentences({ again: exact(0), skipped: atMost(2), number: 12 })).toEqual([
    "It goes on at #12.",
    "Nothing that it was given already is delivered again.",
    "At most 2 messages that it has not finished: passed over, and not delivered to it any more.",
  ]);
});

import { expect, test } from "vitest";
import { copySentence } from "./copy-words";

const none = { stored: 0, acknowledged: 0, failedAgain: 0, unread: 0 };

test.each([
  [{}, "No copy is stored yet."],
  [{ stored: 153, acknowledged: 81, failedAgain: 2 }, "81 of 153 acknowledged, 2 failed again, 70 to go."],
  [{ stored: 153, acknowledged: 153 }, "All 153 acknowledged."],
  [{ stored: 1, acknowledged: 1 }, "The copy is acknowledged."],
  [{ stored: 3, failedAgain: 3 }, "0 of 3 acknowledged, 3 failed again."],
  [{ stored: 3, acknowledged: 2, unread: 1 }, "2 of 3 acknowledged, 1 is read by nobody."],
  [{ stored: 3, unread: 3 }, "Nobody reads the copies."],
])("%j: %s", (some, words) => {
  expect(copySentence({ ...none, ...some })).toBe(words);
});

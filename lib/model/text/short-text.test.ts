import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cutText, shortenText } from "./short-text";

describe("a text", () => {
  test("that is short enough stays as it is", () => {
    expect(cutText("abc", 3)).toBe("abc");
    expect(shortenText("abc", 3)).toBe("abc");
  });

  test("is cut at its length, unmarked or with an ellipsis as its last character", () => {
    expect(cutText("abcd", 3)).toBe("abc");
    expect(shortenText("abcd", 3)).toBe("ab…");
  });

  test("never ends with half a character", () => {
    expect(cutText("ab🙂", 3)).toBe("ab");
    expect(shortenText("ab🙂c", 4)).toBe("ab…");
  });

  test("is as long as asked for, less a character of two units at most", () => {
    const length = fc.integer({ min: 1, max: 40 });
    void fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), length, (text, most) => {
        for (const short of [cutText(text, most), shortenText(text, most)]) {
          expect(short.length).toBeLessThanOrEqual(most);
          expect(short.length).toBeGreaterThanOrEqual(Math.min(text.length, most) - 1);
          expect(short).not.toMatch(/[\ud800-\udbff]…?$/);
        }
      }),
    );
  });
});

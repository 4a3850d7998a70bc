import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFilter, isSubject, maxSubjectLength } from "./subject";

/** The rule as the protocol puts it, token by token. */
function isFilterByTokens(text: string): boolean {
  if (text.length > maxSubjectLength || /[\s\p{Cc}]/u.test(text)) return false;
  const tokens = text.split(".");
  return tokens.every((token, at) => token !== "" && (token !== ">" || at === tokens.length - 1));
}

describe("subjects", () => {
  it("are judged by their tokens, whatever the characters", () => {
    const piece = fc.oneof(
      fc.constantFrom(".", ">", "*", "a", " ", "\u00a0", "\u0085", "\u007f", "é", "😀"),
      fc.string(),
    );
    const text = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(""));
    void fc.assert(fc.property(text, (subject) => isFilter(subject) === isFilterByTokens(subject)));
  });

  it.each(["", ".", "a.", ".a", "a..b", ">.a", "a b", "a.\u2028"])("refuses %j as a filter", (text) => {
    expect(isFilter(text)).toBe(false);
  });

  it.each(["a", "a.*.c", "a.>", ">", "a>.b", "ünï.code"])("takes %j as a filter", (text) => {
    expect(isFilter(text)).toBe(true);
  });

  it("are published to without wildcards", () => {
    expect(isSubject("a.b")).toBe(true);
    expect(isSubject("a.*")).toBe(false);
    expect(isSubject("a.>")).toBe(false);
  });
});

import { describe, expect, test } from "vitest";
import type { LiveRow } from "./live-entry";
import { parseSearch } from "./live-search";

const row: LiveRow = {
  kind: "message",
  id: 1,
  subject: "ORDERS.order.created",
  headers: [["X-Region", "eu-west"]],
  data: new TextEncoder().encode('{"customer":"Ada","note":"a.b"}'),
  atMs: 0,
};
const matches = (text: string) => {
  const search = parseSearch(text);
  return search.kind === "search" ? search.matches(row) : search.kind;
};

describe("a search", () => {
  test("finds words in subject, headers and payload, in any case", () => {
    expect(matches("order.CREATED")).toBe(true);
    expect(matches("x-region: EU")).toBe(true);
    expect(matches('"ada"')).toBe(true);
    expect(matches("bruno")).toBe(false);
  });

  test("takes words as they are, not as an expression", () => {
    expect(matches("a.b")).toBe(true);
    expect(matches("c.stomer")).toBe(false);
  });

  test("takes an expression between slashes, with flags", () => {
    expect(matches("/c.stomer/")).toBe(true);
    expect(matches("/ADA/")).toBe(false);
    expect(matches("/ADA/i")).toBe(true);
  });

  test("gives the same answer each time for a global expression", () => {
    const search = parseSearch("/Ada/g");
    if (search.kind !== "search") throw new Error("not a search");
    expect([search.matches({ ...row }), search.matches({ ...row })]).toEqual([true, true]);
  });

  test("says why an expression is none", () => {
    expect(parseSearch("/(/")).toMatchObject({ kind: "invalid", reason: expect.stringContaining("(") });
  });

  test("without words everything matches", () => {
    expect(parseSearch("")).toEqual({ kind: "all" });
  });

  test("an expression that is not closed is words", () => {
    expect(matches("/created")).toBe(false);
  });
});

import { beforeAll, describe, expect, test } from "vitest";
import { loadJsonPaths } from "../words/json-path";
import { row as rowOf } from "./live-fixture";
import { both, parseSearch, parseWhere } from "./live-search";

beforeAll(loadJsonPaths);

const row = rowOf(1, {
  subject: "ORDERS.order.created",
  headers: [["X-Region", "eu-west"]],
  data: new TextEncoder().encode('{"customer":"Ada","note":"a.b","total":42,"items":[{"sku":"x"}]}'),
});
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

describe("a condition on the payload", () => {
  const meets = (text: string, of = row) => {
    const search = parseWhere(text);
    return search.kind === "search" ? search.matches(of) : search.kind;
  };

  test("compares what a path leads to, as text or as JSON", () => {
    expect([meets("total = 42"), meets("$.total=42"), meets("total = 43")]).toEqual([true, true, false]);
    expect([meets("customer = Ada"), meets('customer = "Ada"'), meets("customer = ada")]).toEqual([true, true, false]);
    expect([meets("items[0].sku = x"), meets("items[*].sku = x"), meets("['note'] = a.b")]).toEqual([true, true, true]);
  });

  test("without a value asks whether there is any", () => {
    expect([meets("items"), meets("missing")]).toEqual([true, false]);
  });

  test("takes a path with comparisons of its own", () => {
    expect(meets("$.items[?@.sku == 'x'].sku = x")).toBe(true);
    expect(meets("$.items[?@.sku == 'x']")).toBe(true);
  });

  test("hides what is no JSON, and what is not wholly here", () => {
    expect(meets("total = 42", rowOf(2, { data: new TextEncoder().encode("total = 42") }))).toBe(false);
    expect(meets("total = 42", { ...row, sizeBytes: 1_000_000 })).toBe(false);
  });

  test("says why a path is none", () => {
    expect(parseWhere("a b = 1").kind).toBe("invalid");
    expect(parseWhere(" ")).toEqual({ kind: "all" });
  });

  test("joins a search, and does not hide anything while it is invalid", () => {
    const search = both(parseSearch("ada"), parseWhere("total = 41"));
    expect(search.kind === "search" && search.matches(row)).toBe(false);
    const left = both(parseSearch("ada"), parseWhere("a b = 1"));
    expect(left.kind === "search" && left.matches(row)).toBe(true);
    expect(both(parseSearch(""), parseWhere("a b = 1")).kind).toBe("all");
  });
});

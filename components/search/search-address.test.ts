import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { searchInputSchema } from "@/lib/contract/search";
import { searchOperators } from "@/lib/model/search/search-query";
import { anyTerms, type SearchTerms, searchHref, searchKey, termsOf, toSearchRequest } from "./search-address";

const nowMs = Date.parse("2026-11-23T14:30:00.000Z");
const text = fc.string({ unit: "grapheme", maxLength: 30 });
const some = text.filter((it) => it !== "");

/** A comparison as the form makes it: `exists` keeps no value in an address. */
const comparison = fc
  .record({
    of: fc.constantFrom("json" as const, "header" as const),
    name: some,
    operator: fc.constantFrom(...searchOperators),
    value: text,
  })
  .map((one) => (one.operator === "exists" ? { ...one, value: "" } : one));

const terms: fc.Arbitrary<SearchTerms> = fc.record({
  text: some,
  isPattern: fc.boolean(),
  subject: text,
  streams: fc.array(some, { maxLength: 3 }),
  comparisons: fc
    .array(comparison, { maxLength: 4 })
    .map((all) => [...all.filter(({ of }) => of === "json"), ...all.filter(({ of }) => of === "header")]),
  last: fc.constantFrom("15m" as const, "7d" as const, null),
  from: fc.constant(null),
  to: fc.constant(null),
  order: fc.constantFrom("newest" as const, "oldest" as const),
});

test("an address gives back every search that made it", () => {
  void fc.assert(
    fc.property(terms, (wanted) => {
      const href = searchHref(wanted);
      expect(termsOf(href.slice(href.indexOf("?")))).toEqual(wanted);
    }),
  );
});

test("an address reads well where it is ordinary", () => {
  const comparisons = [{ of: "json" as const, name: "data.total", operator: ">=" as const, value: "100" }];
  const href = searchHref({ text: "ord-17", streams: ["ORDERS"], comparisons });
  expect(decodeURIComponent(href.replaceAll("+", " "))).toBe(
    "/search?text=ord-17&stream=ORDERS&json=>= data.total 100",
  );
  expect(searchKey({})).toBe("");
});

test("what an address holds that is no search is left out", () => {
  expect(termsOf("?json=like+a+b&json=%3D&order=random&last=1y&from=yesterday&min=x&header=%3D+%25E0+1")).toEqual(
    anyTerms,
  );
});

describe("toSearchRequest", () => {
  test("asks only for what is wanted", () => {
    expect(toSearchRequest(anyTerms, nowMs)).toEqual({ json: [], headers: [], order: "newest" });
  });

  test("every search is one that the server takes", () => {
    void fc.assert(
      fc.property(terms, (wanted) => {
        const request = toSearchRequest({ ...wanted, subject: "orders.>" }, nowMs);
        expect(searchInputSchema.safeParse(request).success).toBe(true);
      }),
    );
  });

  test("a text is one or the other, a span begins before now, sizes close in on each other", () => {
    const wanted = { ...anyTerms, text: "a+", last: "15m" as const };
    expect(toSearchRequest(wanted, nowMs)).toMatchObject({ text: "a+", since: "2026-11-23T14:15:00.000Z" });
    expect(toSearchRequest({ ...wanted, isPattern: true }, nowMs)).toMatchObject({ pattern: "a+" });
    const size = (operator: ">=" | "<=", value: string) => ({ of: "size" as const, name: "", operator, value });
    const comparisons = [size(">=", "10"), size(">=", "20"), size("<=", "90"), size("<=", "80")];
    expect(toSearchRequest({ ...anyTerms, comparisons }, nowMs)).toMatchObject({ minBytes: 20, maxBytes: 80 });
    expect(termsOf(searchHref({ comparisons }).split("?")[1] ?? "").comparisons).toEqual([
      size(">=", "20"),
      size("<=", "80"),
    ]);
  });

  test("exists is asked without a value, all else with one, also an empty one", () => {
    const comparisons = [
      { of: "json" as const, name: "a", operator: "exists" as const, value: "left over" },
      { of: "header" as const, name: "B", operator: "=" as const, value: "" },
    ];
    expect(toSearchRequest({ ...anyTerms, comparisons }, nowMs)).toMatchObject({
      json: [{ path: "a", operator: "exists" }],
      headers: [{ name: "B", operator: "=", value: "" }],
    });
  });
});

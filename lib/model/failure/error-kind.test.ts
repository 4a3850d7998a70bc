import { expect, test } from "vitest";
import { errorKindOf, maxErrorKind } from "./error-kind";

test.each([
  ["o-10234: address has no postcode", "…: address has no postcode"],
  ["tax service for NO: 503 Service Unavailable", "tax service for NO: 503 Service Unavailable"],
  ["ledger refuses 1234.5 EUR: over the limit", "ledger refuses … EUR: over the limit"],
  ["TypeError: Cannot read properties of undefined", "TypeError: Cannot read properties of undefined"],
  ["no user 01HK3W5Z7Q8R9S0T1V2W3X4Y5Z, try  later", "no user …, try later"],
  ["POST https://tax/v2/o-17 timed out after 30s.", "POST … timed out after …."],
])("%s is of the kind %s", (error, kind) => {
  expect(errorKindOf(error)).toBe(kind);
});

test("no error has no kind, and a long one is bounded in time and length", () => {
  expect([errorKindOf(null), errorKindOf("  ")]).toEqual([null, null]);
  const began = performance.now();
  expect(errorKindOf(`${"-".repeat(50_000)}${"a".repeat(50_000)}`)?.length).toBeLessThanOrEqual(maxErrorKind);
  expect(performance.now() - began).toBeLessThan(1_000);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { findJsonFault, findLossyNumber } from "./json-fault";

const parses = (text: string) => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("the first fault in a JSON text", () => {
  test.each([
    ['{\n  "a": 1,\n}', 3, 1, /comma is too much before }/],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3, /comma is missing before "/],
    ["{'a': 1}", 1, 2, /key in double quotes/],
    ["{\"a\": 'x'}", 1, 7, /double quotes/],
    ['{"a": True}', 1, 7, /write true, false or null/],
    ['{"a" 1}', 1, 6, /colon is missing before 1/],
    ['{"a": [1, 2', 1, 12, /closing ] is missing/],
    ['{"a": [1, 2}', 1, 12, /Closed with }, but opened with \[/],
    ["[1,]", 1, 4, /comma is too much/],
    ['{"a": "x\ny"}', 1, 9, /line break/],
    ['{"a": "x}', 1, 7, /no closing quote/],
    ['["\\x"]', 1, 3, /backslash/],
    ["{} {}", 1, 4, /After the end/],
    ["hello", 1, 1, /cannot begin with hello/],
    ["  ", 1, 1, /Nothing is here/],
    ["01", 1, 2, /After the end/],
  ])("of %j is at line %i, column %i", (text, line, column, message) => {
    const fault = findJsonFault(text);
    expect(fault).toMatchObject({ line, column, message: expect.stringMatching(message) });
  });

  test.each(["{}", "[]", '"a"', "1", "-0.5e+3", "null", ' {"a":[{"b":{}},[]]} ', '"\\u00e4\\n"'])(
    "%s has none",
    (text) => expect(findJsonFault(text)).toBeNull(),
  );

  test("is found exactly where the browser's own parser refuses", async () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", "{", "}", "[", "]", ",", ":", '"', "1", "x", "\\", "\n"))
      .map(
        ([json, at, piece]) => json.slice(0, at % (json.length + 1)) + piece + json.slice((at % (json.length + 1)) + 1),
      );
    await fc.assert(
      fc.property(fc.oneof(fc.json(), broken), (text) => {
        expect(findJsonFault(text) === null).toBe(parses(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test("does not exhaust the stack on hostile nesting", () => {
    expect(findJsonFault("[".repeat(200_000))).toMatchObject({ message: "The closing ] is missing." });
  });
});

describe("numbers that would arrive changed", () => {
  test.each([
    ['{"id": 12345678901234567890}', "12345678901234567890"],
    ["[9007199254740993]", "9007199254740993"],
    ["1e999", "1e999"],
    ["0.12345678901234567890123", "0.12345678901234567890123"],
    ['{"id": "12345678901234567890", "n": 9007199254740992, "p": 18.50, "e": 1e21}', null],
  ])("%s: %s", (json, found) => {
    expect(findLossyNumber(json)).toBe(found);
  });
});

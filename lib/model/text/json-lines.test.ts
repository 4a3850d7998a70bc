import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isJson, jsonLines, prettyJson } from "./json-lines";

describe("prettyJson", () => {
  test("indents like JSON.stringify for every JSON value", () => {
    const sameAsStringify = fc.property(fc.jsonValue(), (value) => {
      expect(prettyJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
    });
    void fc.assert(sameAsStringify);
  });

  test("keeps numbers that a parser would change", () => {
    expect(prettyJson('{"id":12345678901234567890,"price":18.50}')).toBe(
      '{\n  "id": 12345678901234567890,\n  "price": 18.50\n}',
    );
  });

  test("keeps repeated keys", () => {
    expect(prettyJson('{"a":1,"a":2}')).toBe('{\n  "a": 1,\n  "a": 2\n}');
  });

  test("is not confused by braces, escapes and colons inside strings", () => {
    expect(prettyJson('{ "a{:," : "}\\"]" }')).toBe('{\n  "a{:,": "}\\"]"\n}');
  });
});

describe("jsonLines", () => {
  test("tells keys from strings", () => {
    const kinds = [...jsonLines('{"a":"b","c":[1,null]}')].flatMap((line) => line.tokens.map((token) => token.kind));
    expect(kinds.filter((kind) => kind === "key")).toHaveLength(2);
    expect(kinds.filter((kind) => kind === "string")).toHaveLength(1);
  });

  test("gives the first line of a huge text without reading the rest", () => {
    const huge = `[${'"x",'.repeat(1_000_000)}1]`;
    const first = jsonLines(huge).next();
    expect(first.value).toEqual({ depth: 0, tokens: [{ kind: "punctuation", text: "[" }] });
  });

  test("takes a string of a megabyte", () => {
    expect([...jsonLines(`["${"a".repeat(1_000_000)}"]`)]).toHaveLength(3);
  });
});

test("isJson is false for what is not one JSON value", () => {
  expect(isJson("{} {}")).toBe(false);
  expect(isJson("")).toBe(false);
  expect(isJson('"a"')).toBe(true);
});

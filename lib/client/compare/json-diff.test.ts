import * as fc from "fast-check";
import { expect, test } from "vitest";
import { diffJson } from "./json-diff";

test("only what is said differently is told, with its path", () => {
  const left = '{"id":1,"data":{"total":42,"items":[{"sku":"a"},{"sku":"b"}]},"gone":true}';
  const right = '{"data":{"items":[{"sku":"a"},{"sku":"c"},{}],"total":42.0},\n "id":1, "new name":null}';
  expect(diffJson(left, right)).toEqual([
    { path: "$.data.items[1].sku", left: '"b"', right: '"c"' },
    { path: "$.gone", left: "true", right: null },
    { path: "$.data.items[2]", left: null, right: "{}" },
    { path: '$["new name"]', left: null, right: "null" },
  ]);
});

test.each([
  ["1", "1.0"],
  ["100", "1e2"],
  ["-0", "0"],
  ["0.10", "1E-1"],
  ['"é"', '"\\u00e9"'],
  ["{ }", "{}"],
  ["[\n]", "[]"],
])("%s and %s say the same", (left, right) => expect(diffJson(left, right)).toEqual([]));

test.each([
  ["9007199254740993", "9007199254740992"],
  ["1", "-1"],
  ["1", '"1"'],
  ["10", "1"],
  ["{}", "[]"],
  ["null", "false"],
  ['{"a":{}}', '{"a":{"b":1}}'],
])("%s and %s do not", (left, right) => expect(diffJson(left, right)).not.toEqual([]));

test("a value is the same as itself, however it is written, and what is changed is found", () => {
  void fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      expect(diffJson(JSON.stringify(one), JSON.stringify(one, null, 2))).toEqual([]);
      const differ = JSON.stringify(one) !== JSON.stringify(other);
      if (!differ) return;
      const [a, b] = [JSON.stringify({ one }), JSON.stringify({ one: other })];
      const found = diffJson(a, b);
      // Members in another order, and -0, are the same.
      if (found?.length === 0) expect(canonical(one)).toBe(canonical(other));
    }),
  );
});

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );

test("what is no JSON cannot be compared this way", () => {
  for (const text of ["", "text", '{"a":1,}', "{} {}", "// note\n1"]) expect(diffJson(text, "{}"), text).toBeNull();
  expect(diffJson("{}", "nothing")).toBeNull();
});

test("deep nesting is compared, and does not overflow", () => {
  const deep = (inner: string, levels: number) => `${"[".repeat(levels)}${inner}${"]".repeat(levels)}`;
  expect(diffJson(deep("1", 100), deep("2", 100))).toHaveLength(1);
  expect(diffJson(deep("1", 400), deep("2", 400))).toHaveLength(1);
  expect(diffJson(deep("1", 100_000), deep("2", 100_000))).toBeNull();
});

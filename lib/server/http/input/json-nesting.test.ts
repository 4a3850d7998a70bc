import fc from "fast-check";
import { expect, test } from "vitest";
import { JsonNesting } from "./json-nesting";

function deepestOf(text: string, chunkBytes = 1): number {
  const bytes = new TextEncoder().encode(text);
  const nesting = new JsonNesting();
  for (let at = 0; at < bytes.length; at += chunkBytes) nesting.add(bytes.subarray(at, at + chunkBytes));
  return nesting.deepest;
}

function depthOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

test.each([
  ["1", 0],
  ["[]", 1],
  ['{"a":[{}]}', 3],
  ['["[[[["]', 1],
  ['["\\"[[[["]', 1],
  ['["\\\\",[]]', 2],
  ["[".repeat(100_000), 100_000],
  ["]".repeat(50) + "[".repeat(70), 70],
])("%.40s is nested %i deep", (text, depth) => {
  expect(deepestOf(text, 1 + (text.length % 7))).toBe(depth);
});

/** Also with texts that are nothing but what ends or escapes them. */
const anyJson = fc.oneof(
  fc.json({ maxDepth: 8 }),
  fc.array(fc.string({ unit: fc.constantFrom('"', "\\", "[", "{", "ü") })).map((texts) => JSON.stringify([texts])),
);

test("any JSON is counted as deep as its value is, however it is cut into chunks", () => {
  void fc.assert(
    fc.property(anyJson, fc.integer({ min: 1, max: 40 }), (text, chunkBytes) => {
      expect(deepestOf(text, chunkBytes)).toBe(depthOf(JSON.parse(text)));
    }),
  );
});

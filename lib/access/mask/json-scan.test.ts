import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { wholeDocument } from "./json-mask";
import { parseJsonPath } from "./json-path";
import { scanJson } from "./json-scan";
import { maskDocument, maskWords } from "./text-mask";

const deaf = { open() {}, close() {}, name() {}, next() {}, value() {} };
const anywhere = wholeDocument([parseJsonPath("$..password")], false);

afterEach(() => vi.restoreAllMocks());

/** Whether it is JSON; an error on the way would cost more than to read a short text. */
function isJson(text: string): boolean {
  const parse = vi.spyOn(JSON, "parse");
  const answer = scanJson(text, deaf, false);
  expect(parse.mock.results.filter(({ type }) => type === "throw")).toEqual([]);
  parse.mockRestore();
  return answer;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // that is the answer
  }
}

test.each([
  ...[
    "",
    " ",
    "{",
    "[",
    '{"a"',
    '{"a":',
    '{"a":1',
    '{"a":1,',
    '{"a":1,}',
    "[1,]",
    "[,1]",
    "[1 2]",
    "{,}",
    "[}",
    "{]",
    "[:]",
  ],
  ...['{"a" 1}', '{"a"::1}', "{1:2}", "{[]:1}", '["a":1]', "1 2", "[],", "]", "01", "-", "1.", ".5", "1e", "+1", "nul"],
  ...["truer", "NaN", '"a', '"\\x"', '"\\u12g4"', '"\\"', '"\t"', "\u00a01", "[1]x", "1,", '"a""b"', "'a'"],
])("%j is no JSON, which is known without an error", (text) => {
  expect(isJson(text)).toBe(false);
});

test("it is JSON or not as the parser of JavaScript says", () => {
  const part = fc.constantFrom(...'{}[]",:\\u0019eE.+-tfnl \t\n\u0001', "null", '"a":', "[]", "\\n", "\\u00e9");
  const broken = fc.tuple(fc.json({ maxDepth: 3 }), part, fc.nat(), fc.nat(2)).map(([json, one, place, left]) => {
    const at = place % (json.length + 1);
    return json.slice(0, at) + one + json.slice(at + left);
  });
  void fc.assert(
    fc.property(
      fc.oneof(
        broken,
        fc.json(),
        fc.array(part).map((parts) => parts.join("")),
      ),
      (text) => {
        expect(isJson(text)).toBe(parses(text));
      },
    ),
    { numRuns: 2_000 },
  );
});

test.each([
  ["lines", '{"a"\n'.repeat(20_000)],
  ["lines of the wrong end", "{]\n".repeat(20_000)],
  ["texts in it", JSON.stringify(Array.from({ length: 20_000 }, () => "["))],
  ["texts deep in it", `${"[".repeat(250)}${Array.from({ length: 20_000 }, () => '"["').join(",")}${"]".repeat(250)}`],
])("broken JSON in many %s is told from JSON without an error for each", (_where, text) => {
  const parse = vi.spyOn(JSON, "parse");
  expect((maskDocument(text, anywhere) ?? maskWords(text, anywhere))?.text ?? text).toBe(text);
  expect(parse.mock.calls.length).toBeLessThan(10);
});

test("the beginning of a text that is no JSON is read to where that is known", () => {
  const value = vi.fn();
  expect(scanJson(`[x${",1".repeat(20_000)}`, { ...deaf, value }, true)).toBe(false);
  expect(value.mock.calls.length).toBeLessThan(10);
});

import { gzipSync } from "node:zlib";
import { encode } from "@msgpack/msgpack";
import { describe, expect, test } from "vitest";
import { parseMaskRules } from "../access/mask/mask-rules";
import { createMessageMask } from "../access/mask/message-mask";
import type { HeaderEntries } from "../model/message/headers";
import { noMask } from "../model/message/message-mask";
import { searchConditionsSchema } from "../model/search/search-query";
import { compileConditions } from "./conditions";

const order = { id: "A-1", total: 42, items: [{ sku: "a" }, { sku: "b" }], at: "2026-01-02T10:00:00Z", note: null };

/** Whether a message with this payload meets the conditions. */
async function meets(
  conditions: object,
  payload: Uint8Array | string | object = order,
  { headers = [] as HeaderEntries, mask = noMask } = {},
): Promise<boolean> {
  const isText = typeof payload === "string";
  const data = payload instanceof Uint8Array ? payload : Buffer.from(isText ? payload : JSON.stringify(payload));
  const at = { place: { channel: "ORDERS", at: "1" }, number: 1, subject: "orders", storedAt: "2026-01-01T00:00:00Z" };
  return compileConditions(searchConditionsSchema.parse(conditions), mask)({ ...at, headers, data });
}

describe("text", () => {
  test.each([
    [{ text: "a-1" }, true],
    [{ text: "A-2" }, false],
    [{ pattern: "A-\\d+" }, true],
    [{ pattern: "^A-" }, false],
    [{ pattern: "(?i)a-1" }, true],
    [{ text: "a-1", pattern: "nothing" }, false],
    [{}, true],
  ])("%j: %s", async (conditions, expected) => expect(await meets(conditions)).toBe(expected));

  test("is looked for in what is compressed or MessagePack", async () => {
    expect(await meets({ text: "a-1" }, gzipSync(JSON.stringify(order)))).toBe(true);
    expect(await meets({ text: "a-1" }, encode(order))).toBe(true);
    expect(await meets({ json: [{ path: "total", operator: "=", value: "42" }] }, gzipSync(encode(order)))).toBe(true);
    expect(await meets({ text: "a-1" }, Uint8Array.of(0xff, 0xfe, 1))).toBe(false);
  });

  test("an expression that would hang a backtracking engine ends at once", async () => {
    const began = performance.now();
    expect(await meets({ pattern: "^(a+)+$" }, `${"a".repeat(5_000)}!`)).toBe(false);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});

describe("a value of the JSON", () => {
  test.each([
    ["total", "=", "42", true],
    ["total", "=", "42.0", true],
    ["total", "!=", "42", false],
    ["total", ">", "9", true],
    ["total", "<", "100", true],
    ["total", ">=", "42", true],
    ["total", "<=", "41", false],
    ["id", "=", "A-1", true],
    ["id", "=", "a-1", false],
    ["id", "contains", "a-", true],
    ["id", "matches", "^A-\\d$", true],
    ["items[*].sku", "=", "b", true],
    ["$..sku", "=", "c", false],
    ["at", ">", "2026-01-02T09", true],
    ["note", "=", "null", true],
    ["id", ">", "9", true],
  ])("%s %s %s: %s", async (path, operator, value, expected) =>
    expect(await meets({ json: [{ path, operator, value }] })).toBe(expected),
  );

  test("exists, also when it is null", async () => {
    expect(await meets({ json: [{ path: "note" }] })).toBe(true);
    expect(await meets({ json: [{ path: "missing" }] })).toBe(false);
    expect(await meets({ json: [{ path: "id" }] }, "no JSON")).toBe(false);
  });

  test("numbers that a double cannot hold are compared digit by digit", async () => {
    const json = [{ path: "seq", operator: "=", value: "9007199254740993" }];
    expect(await meets({ json }, '{"seq":"9007199254740992"}')).toBe(false);
  });
});

test("headers are found whatever their case, and all conditions must hold", async () => {
  const headers: HeaderEntries = [
    ["Trace-Id", "t1"],
    ["trace-id", "t2"],
  ];
  const has = (value: string) => ({ headers: [{ name: "TRACE-ID", operator: "=", value }] });
  expect(await meets(has("t2"), order, { headers })).toBe(true);
  expect(await meets(has("t3"), order, { headers })).toBe(false);
  expect(await meets({ ...has("t1"), text: "A-1", minBytes: 1_000 }, order, { headers })).toBe(false);
});

test("an id is found to the letter, in the payload or in the value of any header", async () => {
  const headers: HeaderEntries = [["traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]];
  const id = "4bf92f3577b34da6a3ce929d0e0e4736";
  expect(await meets({ mentions: id }, "no JSON", { headers })).toBe(true);
  expect(await meets({ mentions: id }, { trace: id })).toBe(true);
  expect(await meets({ mentions: id.toUpperCase() }, { trace: id }, { headers })).toBe(false);
  expect(await meets({ mentions: "traceparent" }, "no JSON", { headers })).toBe(false);
  expect(await meets({ mentions: id }, Uint8Array.of(0xff, 0xfe), { headers })).toBe(true);
});

test("sizes are those of what is stored, both ends included", async () => {
  expect(await meets({ minBytes: 3, maxBytes: 3 }, "abc")).toBe(true);
  expect(await meets({ minBytes: 4 }, "abc")).toBe(false);
  expect(await meets({ maxBytes: 2 }, "abc")).toBe(false);
});

test("what is masked is not found, however it is asked for", async () => {
  const mask = createMessageMask(parseMaskRules("$.card,header:Authorization"));
  const payload = { card: "4111", id: "A-1" };
  const headers: HeaderEntries = [["Authorization", "tok-123456789"]];
  for (const secret of [
    { text: "4111" },
    { mentions: "4111" },
    { mentions: "tok-123456789" },
    { pattern: "41+" },
    { json: [{ path: "card", operator: "=", value: "4111" }] },
    { headers: [{ name: "authorization", operator: "contains", value: "tok" }] },
  ])
    expect(await meets(secret, payload, { headers, mask }), JSON.stringify(secret)).toBe(false);
  expect(await meets({ text: "a-1" }, payload, { headers, mask })).toBe(true);
  expect(await meets({ text: "4111" }, gzipSync(JSON.stringify(payload)), { mask })).toBe(false);
  expect(await meets({ text: "a-1" }, gzipSync(JSON.stringify(payload)), { mask })).toBe(true);
});

describe("refused, with the condition named:", () => {
  test.each([
    [{ pattern: "(" }, /pattern: not a regular expression/],
    [{ pattern: "a(?=b)" }, /pattern: not a regular expression/],
    [{ json: [{ path: "$[" }] }, /JSON path \$\[: /],
    [{ json: [{ path: "$..a..b" }] }, /JSON path .*\.\. once/],
    [{ json: [{ path: "$[?@.a == 1]" }] }, /operator instead of a filter/],
    [{ json: [{ path: "$[*,*]" }] }, /one a step/],
    [{ json: [{ path: "a", operator: ">" }] }, /JSON path a: ">" needs a value/],
    [{ headers: [{ name: "X", operator: "exists", value: "1" }] }, /header X: "exists" takes no value/],
  ])("%j", async (conditions, reason) => {
    await expect(meets(conditions)).rejects.toThrow(
      expect.objectContaining({ code: "invalid_input", message: expect.stringMatching(reason) }),
    );
  });
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { completeJson } from "./json-completions";
import { jsonMarks } from "./json-marks";
import { learnShape, templateText } from "./json-shape";
import { unusualParts } from "./unusual-parts";

const order = (n: number, more: object = {}) =>
  JSON.stringify({ id: `o-${n}`, total: n, state: n % 2 ? "paid" : "new", lines: [{ sku: "a", n }], ...more });
const orders = (count: number) => Array.from({ length: count }, (_, at) => order(count - at));
const shape = learnShape([...orders(6), "no json", '{"id":']);

describe("what messages look like", () => {
  test("is learned from those that are JSON", () => {
    expect(shape.seen).toBe(6);
    expect([...shape.fields.keys()]).toEqual(["id", "total", "state", "lines"]);
    expect(shape.fields.get("state")?.values).toEqual(
      new Map([
        ['"new"', 3],
        ['"paid"', 3],
      ]),
    );
  });

  test("makes a template of what half of them have, with the newest's values", () => {
    const mixed = learnShape([order(3, { coupon: "x" }), order(2), order(1)]);
    expect(JSON.parse(templateText(mixed) ?? "")).toEqual({
      id: "o-3",
      total: 3,
      state: "paid",
      lines: [{ sku: "a", n: 3 }],
    });
  });

  test("of any JSON makes a template that is like it", () => {
    void fc.assert(
      fc.property(fc.json(), (json) => {
        const learned = learnShape(Array.from({ length: 6 }, () => json));
        const template = templateText(learned);
        const parts = template === null ? [] : unusualParts(learned, JSON.parse(template));
        expect(parts.filter(({ kind }) => kind !== "missing")).toEqual([]);
      }),
    );
  });
});

describe("what is unusual", () => {
  const unusual = (value: object, from = shape) =>
    unusualParts(from, value).map(({ kind, path }) => [kind, path.join(".")]);
  const plain = JSON.parse(order(9));

  test("is a new field, another type, and what every message had", () => {
    expect(unusual(plain)).toEqual([]);
    const { id: _id, ...rest } = plain;
    expect(unusual({ ...rest, total: "9", totl: 1, lines: [{ sku: null, n: 1 }] })).toEqual([
      ["type", "total"],
      ["type", "lines.0.sku"],
      ["new", "totl"],
      ["missing", ""],
    ]);
  });

  test("is not told after few messages", () => {
    expect(unusual({ other: 1 }, learnShape(orders(4)))).toEqual([]);
    expect(unusual({ other: 1 }, learnShape(orders(5))).length).toBe(5);
  });

  test("is no key of a map", () => {
    const stock = (n: number) =>
      JSON.stringify({ stock: Object.fromEntries([1, 2, 3].map((at) => [`s${n}-${at}`, at])) });
    const map = learnShape([1, 2, 3, 4, 5, 6].map(stock));
    expect(unusual({ stock: { new: 1 } }, map)).toEqual([]);
    expect(completeJson('{"stock":{', 10, map)).toBeNull();
  });
});

describe("marks", () => {
  const marks = (text: string) =>
    jsonMarks(text, shape).map(({ from, to, severity }) => [text.slice(from, to), severity]);

  test("stand at the fault", () => {
    expect(marks('{\n  "a": 1,\n}')).toEqual([["}", "error"]]);
    expect(marks("")).toEqual([["", "error"]]);
  });

  test("stand at a new name, at a value of another type, and at the brace of what lacks a field", () => {
    const text = order(1).replace('"total":1', '"total":"1","new":{}').replace('"state":"paid",', "");
    expect(marks(text)).toEqual([
      ['"1"', "info"],
      ['"new"', "info"],
      ["{", "info"],
    ]);
  });
});

describe("completions", () => {
  const complete = (marked: string) => {
    const offset = marked.indexOf("|");
    const text = marked.replace("|", "");
    const found = completeJson(text, offset, shape);
    return found === null
      ? null
      : { over: text.slice(found.from, found.to), labels: found.options.map(({ label }) => label) };
  };

  test("are the fields that are not there yet, at a name", () => {
    expect(complete('{"id":"o-1",|}')).toEqual({ over: "", labels: ["total", "state", "lines"] });
    expect(complete('{"id":"o-1","t|"}')).toEqual({ over: '"t"', labels: ["total", "state", "lines"] });
    expect(complete('{"lines":[{|}]}')).toEqual({ over: "", labels: ["sku", "n"] });
  });

  test("are the values that were there before, at a value", () => {
    expect(complete('{"state":|}')).toEqual({ over: "", labels: ['"new"', '"paid"'] });
    expect(complete('{"state":"p|"}')).toEqual({ over: '"p"', labels: ['"new"', '"paid"'] });
  });

  test("are none where nothing is known", () => {
    expect(complete('{"other":{|}}')).toBeNull();
    expect(complete('{"lines":|}')).toBeNull();
  });

  test("write a whole member", () => {
    expect(completeJson("{}", 1, shape)?.options[1]).toEqual({
      label: "total",
      text: '"total": 6',
      detail: "in 6 of 6",
    });
  });
});

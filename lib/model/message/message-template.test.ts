import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compileTemplate, type TemplateValues } from "./message-template";

const values: TemplateValues = { seq: 7, uuid: "u-1", now: "2026-12-01T10:00:00.000Z", random: () => 0.5 };
const fill = (text: string, more: Partial<TemplateValues> = {}) => compileTemplate(text).fill({ ...values, ...more });

describe("a template", () => {
  test("is filled with the number, id and time of each message", () => {
    expect(fill('{"n":{{seq}},"id":"{{ uuid }}","at":"{{now}}","again":"{{uuid}}"}')).toBe(
      '{"n":7,"id":"u-1","at":"2026-12-01T10:00:00.000Z","again":"u-1"}',
    );
  });

  test.each([
    [0, "1"],
    [0.5, "5"],
    [0.9999999, "9"],
  ])("draws whole numbers from both ends of a range: %d gives %s", (drawn, text) => {
    expect(fill("{{random:1..9}}", { random: () => drawn })).toBe(text);
  });

  test("draws anew for each place", () => {
    const drawn = [0, 0.99];
    expect(fill("{{random:1..9}}{{random:1..9}}", { random: () => drawn.shift() ?? 0 })).toBe("19");
  });

  test("draws the one number of a range of one, up to the largest", () => {
    expect(fill("{{random:5..5}} {{random:0..999999999999999}}", { random: () => 0.999 })).toBe("5 999000000000000");
  });

  test.each(["{{order}}", "{{random:9..1}}", "{{random:1..}}", "{{}}", "{{constructor}}", "{{Seq}}"])(
    "leaves %s as it is written, and says so",
    (text) => {
      expect(fill(`a ${text} b`)).toBe(`a ${text} b`);
      expect(compileTemplate(`${text}${text}`).unknown).toEqual([text]);
    },
  );

  test("of JSON with nothing to fill in is that JSON", () => {
    void fc.assert(
      fc.property(fc.json(), (json) => {
        fc.pre(!/\{\{/.test(json));
        expect(compileTemplate(json).isConstant).toBe(true);
        expect(fill(json)).toBe(json);
      }),
    );
  });

  test("keeps every character around what it fills in", () => {
    const text = fc.string({ unit: "binary", maxLength: 20 }).filter((part) => !/[{}]/.test(part));
    void fc.assert(
      fc.property(text, text, (before, after) => {
        expect(fill(`${before}{{seq}}${after}`)).toBe(`${before}7${after}`);
      }),
    );
  });
});

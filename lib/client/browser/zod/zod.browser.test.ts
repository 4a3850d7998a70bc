import { describe, expect, test } from "vitest";
import * as z from "zod";
import * as plain from "zod/v4";

// In this project "zod" is what stands in for it in the browser bundle, see vitest.config.mts.
const modules = import.meta.glob<object>(["/lib/{contract,model,client}/**/*.ts", "/components/**/*.{ts,tsx}"]);
const sources = import.meta.glob<string>(["/lib/{contract,model,client}/**/*.ts", "/components/**/*.{ts,tsx}"], {
  ...{ query: "?raw", import: "default", eager: true },
});
const makers = Object.entries(modules).filter(
  ([path]) => !path.includes(".test.") && / from "zod";/.test(sources[path] ?? ""),
);

test("it is not all of Zod, and stands in for it in the modules of ours that use it", () => {
  expect(makers.length).toBeGreaterThan(40);
  expect(z).not.toHaveProperty("ZodObject");
});

describe("every module of ours finds the methods that it makes its schemas with", () => {
  test.each(makers)("%s", async (_path, load) => {
    await load();
  });
});

const make = (on: typeof z) => ({
  text: on
    .string("no text")
    .trim()
    .min(2, "short")
    .max(5)
    .regex(/^a/, "no a")
    .startsWith("a")
    .endsWith("b")
    .includes("b"),
  number: on.coerce.number("no number").int("not whole").min(1).max(9).default(3),
  list: on.array(on.string().length(1)).min(1, "none").max(2).readonly(),
  object: on
    .object({ a: on.string(), b: on.number().nonnegative().optional() })
    .extend({ c: on.boolean().nullable().default(null) })
    .omit({ a: true }),
  strict: on.strictObject({ k: on.enum(["x", "y"]).nullish(), l: on.number().positive().catch(7) }).partial(),
  keys: on.object({ a: on.string(), b: on.string() }).keyof(),
  union: on.discriminatedUnion("kind", [
    on.object({ kind: on.literal("one") }),
    on.object({ kind: on.literal("two"), deep: on.record(on.string(), on.tuple([on.string(), on.unknown()])) }),
  ]),
  changed: on
    .string()
    .transform((text, context) => {
      if (text === "bad") context.addIssue({ code: "custom", message: "it is bad", path: ["where"] });
      return text.length;
    })
    .pipe(on.number().max(4, "too long")),
  refined: on.number().refine((value) => value % 2 === 0, { message: "odd", path: ["half"] }),
  before: on.preprocess((value) => (typeof value === "string" ? value.split(",") : value), on.string().array()),
  when: on.iso.datetime().nullable(),
  own: on.custom<unknown>((value) => value !== undefined, "missing"),
});

const values: readonly unknown[] = [
  ...["ab", " aab ", "b", "abbbbbbb", "a", "bad", "four", "longer", "x,y", "2026-12-01T10:00:00Z", "yesterday", ""],
  ...[0, 1, 2.5, 7, 12, "4", "x", null, undefined, true],
  ...[[], ["a"], ["a", "b", "c"], ["ab"], [1]],
  ...[{}, { a: "x", b: 1 }, { b: -1 }, { c: true }, { k: "x" }, { k: "z" }, { l: -3 }, { unknown: 1 }],
  ...[{ kind: "one" }, { kind: "two", deep: { a: ["b", 1] } }, { kind: "two", deep: { a: [1] } }, { kind: "three" }],
];

describe("it says what Zod says", () => {
  const here = make(z);
  const there = make(plain);
  test.each(Object.keys(here).filter((name): name is keyof typeof here => Object.hasOwn(here, name)))(
    "of %s",
    (name) => {
      const told = (schemas: typeof here) =>
        values.map((value) => {
          const { success, data, error } = schemas[name].safeParse(value);
          return { value, success, data, issues: error?.issues.map(({ path, message }) => ({ path, message })) };
        });
      expect(told(here)).toEqual(told(there));
    },
  );
});

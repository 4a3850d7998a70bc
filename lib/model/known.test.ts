import { expect, expectTypeOf, test } from "vitest";
import * as z from "zod";
import { type Known, knownSchema } from "./known";

const schema = knownSchema(z.number());

test.each([
  [{ value: 0, how: "exact" }],
  [{ value: 3, how: "at least" }],
  [{ value: null, why: "the broker does not say" }],
])("%o is a figure, or says why there is none", (figure) => {
  expect(schema.parse(figure)).toEqual(figure);
});

test.each([
  [{ value: 3 }],
  [{ value: null }],
  [{ value: null, why: "" }],
  [{ value: null, how: "exact" }],
  [3],
  [null],
])("%o says neither how it is known nor why not", (figure) => {
  expect(schema.safeParse(figure).success).toBe(false);
});

test("what the schema takes is a Known", () => {
  expectTypeOf<z.infer<typeof schema>>().toExtend<Known<number>>();
});

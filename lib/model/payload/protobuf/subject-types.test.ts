import { expect, test } from "vitest";
import { natsGrammar } from "../../stream/grammar";
import { subjectTypes } from "./subject-types";

const types = [">", "orders.>", "orders.*", "*.shipped", "orders.new", "orders.*.eu", "orders.new.>"];

test.each([
  ["orders.new", "orders.new"],
  ["orders.shipped", "orders.*"],
  ["parcels.shipped", "*.shipped"],
  ["orders.old.eu", "orders.*.eu"],
  ["orders.new.eu", "orders.new.>"],
  ["orders.old.us", "orders.>"],
  ["else", ">"],
])("%s has the type of %s, in whatever order they are written", (subject, pattern) => {
  for (const order of [types, [...types].reverse()]) {
    const typeOf = subjectTypes(
      order.map((one) => ({ pattern: one, type: `type of ${one}` })),
      natsGrammar,
    );
    expect(typeOf(subject)).toBe(`type of ${pattern}`);
    expect(typeOf(subject)).toBe(`type of ${pattern}`);
  }
});

test("a subject that no pattern fits has none, and many subjects are no burden", () => {
  const typeOf = subjectTypes([{ pattern: "a.*", type: "A" }], natsGrammar);
  expect(typeOf("b")).toBeNull();
  for (let at = 0; at < 10_000; at++) expect(typeOf(`a.${at}`)).toBe("A");
  expect(typeOf("b")).toBeNull();
});

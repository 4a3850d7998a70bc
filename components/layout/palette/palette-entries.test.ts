import { expect, test } from "vitest";
import { findEntries, findingEntries } from "./palette-entries";

const entries = [
  { label: "order-archive", hint: "SHOP" },
  { label: "billing-order", hint: "ORDERS" },
  { label: "returns", hint: "SHOP" },
];
const found = (text: string, most = 9) => findEntries(entries, text, most).map(({ label }) => label);

test("what begins with the text goes before what holds it", () => {
  expect(found("order")).toEqual(["order-archive", "billing-order"]);
  expect(found("ORD")).toEqual(["order-archive", "billing-order"]);
});

test("every word must be there, in the name or beside it", () => {
  expect(found("shop order")).toEqual(["order-archive"]);
  expect(found("shop billing")).toEqual([]);
});

test("without a text the first ones, and never more than asked for", () => {
  expect(found("", 2)).toEqual(["order-archive", "billing-order"]);
});

test("what could be a subject leads to who receives it; other texts do not", () => {
  const hrefs = (text: string) => findingEntries(text).map(({ href }) => href);
  expect(hrefs("orders.*.made")).toContain("/subjects?tab=match&subject=orders.*.made");
  expect(hrefs("two words.")).toHaveLength(2);
  expect(hrefs("plain")).toHaveLength(2);
});

import { expect, test } from "vitest";
import { findEntries } from "./palette-entries";

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

import { describe, expect, test } from "vitest";
import { addressOf, keptName, placeOf, samePage } from "./broker-address";

describe("a path", () => {
  test.each([
    ["/", null, "/"],
    ["/streams/b/messages/1", null, "/streams/b/messages/1"],
    ["/brokers", null, "/brokers"],
    ["/b/prod", "prod", "/"],
    ["/b/prod/", "prod", "/"],
    ["/b/prod/streams/A%2FB", "prod", "/streams/A%2FB"],
    ["/b/a%20b/live", "a b", "/live"],
    ["/b/50%/live", "50%", "/live"],
    ["/b", null, "/b"],
  ])("%s is about the broker %s and its page %s", (pathname, broker, page) => {
    expect(placeOf(pathname)).toEqual({ broker, page });
  });
});

describe("an address", () => {
  test.each([
    ["/", "/b/prod"],
    ["/?range=1h", "/b/prod?range=1h"],
    ["/live?subject=%3E", "/b/prod/live?subject=%3E"],
    ["/streams/A%2FB", "/b/prod/streams/A%2FB"],
    ["?tab=messages", "?tab=messages"],
  ])("of the page %s stays with its broker", (page, address) => {
    expect(addressOf("prod", page)).toBe(address);
  });

  test("of the first broker names none", () => {
    expect(addressOf(null, "/live")).toBe("/live");
  });

  test.each(["/brokers", "/b/other/live"])("%s leads out of the broker", (page) => {
    expect(addressOf("prod", page)).toBe(page);
  });

  test("and its path are each other's way back", () => {
    for (const page of ["/", "/jobs/1", "/streams/%E2%82%AC"])
      expect(placeOf(addressOf("a b", page))).toEqual({ broker: "a b", page });
  });
});

test("what is kept about two brokers never meets", () => {
  expect(keptName(null, "draft")).toBe("draft");
  expect(keptName("prod", "draft")).not.toBe(keptName("staging", "draft"));
});

test.each([
  ["/", "/"],
  ["/live", "/live"],
  ["/streams/ORDERS/consumers/billing", "/streams/ORDERS/consumers/billing"],
  ["/streams/ORDERS/messages/7", "/streams/ORDERS"],
  ["/jobs", "/jobs"],
  ["/jobs/01HK", "/jobs"],
  ["/incidents", "/incidents"],
  ["/incidents/01HK", "/incidents"],
  ["/brokers", "/"],
])("from %s another broker opens at %s", (page, there) => {
  expect(samePage(page)).toBe(there);
});

import { describe, expect, test } from "vitest";
import { explainFilter, explainSubject } from "./subject-fault";

describe("a subject filter", () => {
  test.each([">", "ORDERS.>", "ORDERS.*.created", "a*b.c", "ORDERS.order.created"])("%s is one", (filter) => {
    expect(explainFilter(filter)).toBeNull();
  });

  test.each([
    ["", /needed/],
    ["ORDERS..created", /Between two dots/],
    ["ORDERS.", /begin or end/],
    [".ORDERS", /begin or end/],
    [">.ORDERS", /only be the last/],
    ["ORDERS created", /white space/],
    ["a\u0000b", /control/],
    ["x".repeat(1_025), /at most 1024/],
  ])("%j says what is wrong", (filter, reason) => {
    expect(explainFilter(filter)).toMatch(reason);
  });
});

describe("a subject to publish to", () => {
  test("has no wildcards", () => {
    expect(explainSubject("ORDERS.*")).toMatch(/\* is a wildcard/);
    expect(explainSubject("ORDERS.>")).toMatch(/> is a wildcard/);
    expect(explainSubject("ORDERS.order.created")).toBeNull();
  });
});

import { describe, expect, test } from "vitest";
import { crumbsOf, sectionOf } from "./crumbs";

const labels = (pathname: string) => crumbsOf(pathname).map((crumb) => crumb.label);

describe("crumbsOf", () => {
  test("names each page", () => {
    expect(labels("/")).toEqual(["Overview"]);
    expect(labels("/streams")).toEqual(["Streams"]);
    expect(labels("/streams/ORDERS")).toEqual(["Streams", "ORDERS"]);
    expect(labels("/streams/ORDERS/messages/42")).toEqual(["Streams", "ORDERS", "#42"]);
    expect(labels("/streams/ORDERS/consumers/billing")).toEqual(["Consumers", "billing"]);
    expect(labels("/streams/ORDERS/consumers/billing-order__created")).toEqual(["Consumers", "billing-order.created"]);
    expect(labels("/incidents/01KAV3R6JZ0Q6T7S8E9V1W2X3Y")).toEqual(["Incidents", "Incident"]);
    expect(labels("/jobs/01KAV3R6JZ0Q6T7S8E9V1W2X3Y")).toEqual(["Jobs", "Job"]);
  });

  test("links every step but the last", () => {
    expect(crumbsOf("/streams/A%20B/messages/1").map((crumb) => crumb.href)).toEqual([
      "/streams",
      "/streams/A%20B",
      null,
    ]);
  });

  test("survives a broken escape", () => {
    expect(labels("/streams/50%")).toEqual(["Streams", "50%"]);
  });
});

test("a consumer's page belongs to Consumers, a message to Streams", () => {
  expect(sectionOf("/streams/ORDERS/consumers/billing")).toBe("/consumers");
  expect(sectionOf("/streams/ORDERS/messages/1")).toBe("/streams");
  expect(sectionOf("/live")).toBe("/live");
});

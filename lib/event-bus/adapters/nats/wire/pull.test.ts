import { headers as newHeaders } from "@nats-io/transport-node";
import { describe, expect, it } from "vitest";
import { toPullLimit, toUndelivered } from "./pull";

describe("toUndelivered", () => {
  const pending = (text: string) => {
    const headers = newHeaders();
    headers.set("Nats-Pending-Messages", text);
    return headers;
  };

  it("reads what an ended pull request was still owed", () => {
    expect(toUndelivered(pending("7"))).toBe(7);
  });

  it("is null where the server does not say, or not in digits", () => {
    expect(toUndelivered(undefined)).toBeNull();
    expect(toUndelivered(newHeaders())).toBeNull();
    expect(toUndelivered(pending("-1"))).toBeNull();
  });
});

describe("a refused pull request", () => {
  it.each([
    ["Exceeded MaxRequestBatch of 5", { kind: "batch", most: 5 }],
    ["Exceeded MaxRequestExpires of 500ms", { kind: "expires", mostMs: 500 }],
    ["Exceeded MaxRequestExpires of 1m0.5s", { kind: "expires", mostMs: 60_500 }],
    ["Exceeded MaxRequestExpires of 1h0m0s", { kind: "expires", mostMs: 3_600_000 }],
    ["Exceeded MaxRequestExpires of 250µs", { kind: "expires", mostMs: 1 }],
    ["Exceeded MaxWaiting", { kind: "waiting" }],
  ])("names the limit: %s", (description, limit) => {
    expect(toPullLimit(description)).toEqual(limit);
  });

  it.each([
    "Consumer Deleted",
    "Leadership Change",
    "",
    "Exceeded MaxRequestBatch of x",
    "Exceeded MaxRequestExpires of soon",
  ])("may be about no limit: %j", (description) => {
    expect(toPullLimit(description)).toBeNull();
  });
});

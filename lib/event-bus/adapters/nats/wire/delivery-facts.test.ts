import { describe, expect, it } from "vitest";
import { toDeliveryFacts } from "./delivery-facts";

describe("toDeliveryFacts", () => {
  const facts = {
    stream: "S",
    consumer: "c",
    attempt: 2,
    seq: 17,
    storedAt: "2026-11-23T09:05:06.530Z",
  };

  it("reads both forms of the reply subject", () => {
    expect(toDeliveryFacts("$JS.ACK.S.c.2.17.31.1795424706530362379.0")).toEqual(facts);
    expect(toDeliveryFacts("$JS.ACK.hub.ACCHASH.S.c.2.17.31.1795424706530362379.0.token")).toEqual(facts);
  });

  it.each([[""], ["_INBOX.abc.1"], ["$JS.ACK.S.c"], ["$JS.API.S.c.2.17.31.1.0"]])("knows that %j is none", (reply) => {
    expect(toDeliveryFacts(reply)).toBeNull();
  });
});

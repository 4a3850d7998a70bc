import { describe, expect, it } from "vitest";
import { fromAcknowledgement } from "./acknowledgement";
import { fromPull } from "./pull";

describe("fromAcknowledgement", () => {
  it("spells every kind as the server reads it", () => {
    expect(fromAcknowledgement({ kind: "ack" })).toBe("+ACK");
    expect(fromAcknowledgement({ kind: "working" })).toBe("+WPI");
    expect(fromAcknowledgement({ kind: "nak", delayMs: 0 })).toBe("-NAK");
    expect(fromAcknowledgement({ kind: "nak", delayMs: 250 })).toBe('-NAK {"delay":250000000}');
    expect(fromAcknowledgement({ kind: "term", reason: "bad schema" })).toBe("+TERM bad schema");
    expect(fromAcknowledgement({ kind: "term", reason: "" })).toBe("+TERM");
  });

  it("asks for batches in nanoseconds", () => {
    expect(JSON.parse(fromPull(10, 20_000, 2_000))).toEqual({
      batch: 10,
      expires: 20_000_000_000,
      idle_heartbeat: 2_000_000_000,
    });
  });
});

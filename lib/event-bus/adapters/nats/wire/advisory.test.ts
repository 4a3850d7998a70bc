import { describe, expect, it } from "vitest";
import { toAdvisory, toRejection } from "./advisory";

describe("toAdvisory", () => {
  const wire = {
    type: "io.nats.jetstream.advisory.v1.max_deliver",
    id: "KD5mruwVftg3xYPTUNlDpO",
    timestamp: "2026-11-23T07:04:41.545474074Z",
    stream: "WQ",
    consumer: "D",
    stream_seq: 2,
    deliveries: 3,
  };

  it("reads both kinds", () => {
    expect(toAdvisory(JSON.stringify(wire))).toEqual({
      id: wire.id,
      kind: "max_deliveries",
      at: "2026-11-23T07:04:41.545Z",
      stream: "WQ",
      consumer: "D",
      place: { channel: wire.stream, at: "2" },
      number: 2,
      deliveries: 3,
      reason: null,
    });
    const terminated = { ...wire, type: "io.nats.jetstream.advisory.v1.terminated", reason: "poison" };
    expect(toAdvisory(JSON.stringify(terminated))).toMatchObject({ kind: "terminated", reason: "poison" });
  });

  it("leaves rejections to their own reader, which takes nothing else", () => {
    const nak = { ...wire, type: "io.nats.jetstream.advisory.v1.nak" };
    expect(toRejection(JSON.stringify(nak))).toMatchObject({ id: wire.id, number: 2, deliveries: 3 });
    expect(() => toRejection(JSON.stringify(wire))).toThrow();
  });

  it("tells the place of a sequence beyond 2^53 with all of its digits", () => {
    const text = JSON.stringify(wire).replace('"stream_seq":2', '"stream_seq":9007199254740993');
    const place = { channel: wire.stream, at: "9007199254740993" };
    expect(toAdvisory(text)).toMatchObject({ place, number: null });
    expect(toRejection(text.replace("max_deliver", "nak"))).toMatchObject({ place, number: null });
  });

  it.each([["not json"], ["{}"], [JSON.stringify({ ...wire, type: "io.nats.jetstream.advisory.v1.nak" })]])(
    "throws for %s",
    (text) => {
      expect(() => toAdvisory(text)).toThrow();
    },
  );
});

import { headers as newHeaders } from "@nats-io/transport-node";
import { describe, expect, it } from "vitest";
import { exact } from "../../../model/known";
import type { HeaderEntries } from "../../../model/message/headers";
import {
  fromAcknowledgement,
  fromConsumerConfig,
  fromNewConsumer,
  fromNewStream,
  fromPull,
  fromPurgeScope,
  toAdvisory,
  toDeliveryFacts,
  toDirectMessage,
  toPullLimit,
  toRejection,
  toStoredMessage,
  toStreamPage,
  toUndelivered,
} from "./mapping";

const base64 = (text: string) => Buffer.from(text).toString("base64");

describe("limits and durations", () => {
  it("writes null as the server's `no limit`, milliseconds as nanoseconds, and leaves out what is not said", () => {
    expect(fromNewStream({ name: "S", maxBytes: null, maxAgeMs: 60_000, maxMessages: 5 })).toEqual({
      name: "S",
      max_bytes: -1,
      max_age: 60_000_000_000,
      max_msgs: 5,
    });
    expect(fromNewStream({ name: "S", maxAgeMs: null })).toEqual({ name: "S", max_age: 0 });
    expect(fromConsumerConfig({ maxDeliver: null, ackWaitMs: 1_500 })).toEqual({
      max_deliver: -1,
      ack_wait: 1_500_000_000,
    });
  });

  it("reads them back, and year 1 as never", () => {
    const info = {
      created: "2026-01-02T03:04:05.678901234Z",
      config: { name: "S", subjects: ["S.>"], retention: "limits", storage: "file", num_replicas: 1, discard: "old" },
      state: { messages: 0, bytes: 0, first_seq: 0, last_seq: 7, first_ts: "0001-01-01T00:00:00Z", consumer_count: 2 },
    };
    const limits = { max_age: 0, max_bytes: -1, max_msgs: 9, duplicate_window: 120_000_000_000 };
    const page = { total: 2, streams: [{ ...info, config: { ...info.config, ...limits } }], missing: ["T"] };
    const { streams, missing, total } = toStreamPage(page);
    expect([missing, total]).toEqual([["T"], 2]);
    expect(streams[0]).toMatchObject({
      createdAt: "2026-01-02T03:04:05.678Z",
      firstNumber: 8,
      firstAt: null,
      subjectCount: exact(0),
      leader: null,
      config: { maxAgeMs: null, maxBytes: null, maxMessages: 9, duplicateWindowMs: 120_000, allowDirect: false },
    });
  });

  it("purges everything when nothing else is said", () => {
    expect(fromPurgeScope({})).toBeUndefined();
    expect(fromPurgeScope({ subject: "a.*", keep: 3 })).toEqual({ filter: "a.*", keep: 3 });
    expect(fromPurgeScope({ beforeSeq: 5 })).toEqual({ seq: 5 });
  });
});

describe("filters of a consumer", () => {
  it("go into the field that fits their number, and empty the other one", () => {
    const json = (filterSubjects: string[]) => JSON.parse(JSON.stringify(fromConsumerConfig({ filterSubjects })));
    expect(json(["a"])).toEqual({ filter_subject: "a" });
    expect(json(["a", "b"])).toEqual({ filter_subjects: ["a", "b"] });
    expect(json([])).toEqual({ filter_subject: "" });
  });

  it("are all subjects for `last per subject`, which the server refuses without one", () => {
    expect(fromNewConsumer({ name: "c", deliverPolicy: "last_per_subject" })).toMatchObject({ filter_subject: ">" });
  });
});

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

describe("headers", () => {
  it("of a stored message are read line by line, in their order", () => {
    const hdrs = base64("NATS/1.0\r\nA: 1\r\nB: x:y\r\nA:\r\n\r\n");
    const message = { subject: "S.a", seq: 3, hdrs, time: "2026-01-02T03:04:05.123456Z" };
    expect(toStoredMessage("S", { message })).toEqual({
      stream: "S",
      seq: 3,
      subject: "S.a",
      storedAt: "2026-01-02T03:04:05.123Z",
      headers: [
        ["A", "1"],
        ["B", "x:y"],
        ["A", ""],
      ],
      data: new Uint8Array(),
    });
  });

  it("of a direct read lose what the server appended, and keep a publisher's own of the same name", () => {
    const headers: HeaderEntries = [
      ["Nats-Sequence", "mine"],
      ["X", "1"],
      ["Nats-Stream", "S"],
      ["Nats-Subject", "S.a"],
      ["Nats-Sequence", "5"],
      ["Nats-Time-Stamp", "2026-01-02T03:04:05Z"],
      ["Nats-Num-Pending", "0"],
      ["Nats-Last-Sequence", "4"],
    ];
    expect(toDirectMessage("S", headers, Uint8Array.of(1))).toEqual({
      stream: "S",
      seq: 5,
      subject: "S.a",
      storedAt: "2026-01-02T03:04:05.000Z",
      headers: [
        ["Nats-Sequence", "mine"],
        ["X", "1"],
      ],
      data: Uint8Array.of(1),
    });
    expect(toDirectMessage("S", [["Nats-Num-Pending", "0"]], new Uint8Array())).toBeNull();
  });
});

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

  it.each([["not json"], ["{}"], [JSON.stringify({ ...wire, type: "io.nats.jetstream.advisory.v1.nak" })]])(
    "throws for %s",
    (text) => {
      expect(() => toAdvisory(text)).toThrow();
    },
  );
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

import { describe, expect, it } from "vitest";
import type { HeaderEntries } from "../../../../model/message/headers";
import { toDirectMessage, toStoredMessage } from "./stored-message";

const base64 = (text: string) => Buffer.from(text).toString("base64");

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

import { describe, expect, it } from "vitest";
import { toStoredMessage } from "./stored-message";

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
});

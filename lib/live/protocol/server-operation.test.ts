import { headers as createHeaders } from "@nats-io/nats-core";
import { Kind, Parser, type ParserEvent } from "@nats-io/nats-core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HeaderEntries } from "../../model/message/headers";
import { encodeError, encodeInfo, encodeMessage, okLine, pingLine, pongLine } from "./server-operation";

/** What the clients' own parser makes of the bytes. */
function parse(bytes: Uint8Array): ParserEvent[] {
  const events: ParserEvent[] = [];
  new Parser({ push: (event) => void (typeof event === "function" || events.push(event)) }).parse(bytes);
  return events;
}

function text(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString();
}

describe("server operations", () => {
  it("writes a message without headers as MSG", () => {
    expect(text(encodeMessage("a.b", "7", Buffer.from("hé"), []))).toBe("MSG a.b 7 3\r\nhé\r\n");
  });

  it("writes repeated and empty header values as they are", () => {
    const headers: HeaderEntries = [
      ["k", "1"],
      ["k", ""],
      ["K", "ü"],
    ];
    expect(text(encodeMessage("a", "1", Buffer.from("x"), headers))).toBe(
      "HMSG a 1 30 31\r\nNATS/1.0\r\nk: 1\r\nk: \r\nK: ü\r\n\r\nx\r\n",
    );
  });

  it("writes messages that the clients' parser reads back, byte for byte", () => {
    const subject = fc.stringMatching(/^[a-zé]{1,9}(\.[a-z]{1,9}){0,3}$/);
    const headers = fc.array(fc.tuple(fc.stringMatching(/^[A-Za-z-]{1,9}$/), fc.stringMatching(/^[a-zü0-9]{0,9}$/)));
    void fc.assert(
      fc.property(subject, fc.uint8Array(), headers, (name, data, entries) => {
        const [event] = parse(encodeMessage(name, "42", data, entries));
        if (event?.kind !== Kind.MSG || event.msg === undefined) throw new Error("not a message");
        const head = Math.max(event.msg.hdr, 0);
        expect(text(event.msg.subject)).toBe(name);
        expect(event.msg.sid).toBe(42);
        expect(
          Buffer.from(event.data ?? [])
            .subarray(head)
            .equals(data),
        ).toBe(true);
        const written = createHeaders();
        for (const [key, value] of entries) written.append(key, value);
        const lines = text((event.data ?? Buffer.from("")).subarray(0, head)).split("\r\n");
        expect(lines.sort()).toEqual(written.toString().split("\r\n").sort());
      }),
    );
  });

  it("cannot be made to write a second operation", () => {
    const bytes = encodeMessage("a", "1", Buffer.from(""), [["k\r\nx", "v\r\n\r\nPING\r\n"]]);
    expect(parse(bytes).map((event) => event.kind)).toEqual([Kind.MSG]);
    expect(text(encodeError("a\r\nPING\r\n"))).toBe("-ERR 'a PING '\r\n");
  });

  it("copies the payload", () => {
    const data = Buffer.from("before");
    const bytes = encodeMessage("a", "1", data, []);
    data.write("after!");
    expect(text(bytes)).toContain("before");
  });

  it("writes greetings, answers and errors that clients read", () => {
    const info = encodeInfo({
      server_id: "id",
      server_name: "jetlag",
      version: "1.2.3",
      proto: 1,
      headers: true,
      max_payload: 1,
      client_id: 1,
      auth_required: false,
    });
    const kinds = [info, pingLine, pongLine, okLine, encodeError("No")].flatMap(parse).map((event) => event.kind);
    expect(kinds).toEqual([Kind.INFO, Kind.PING, Kind.PONG, Kind.OK, Kind.ERR]);
  });
});

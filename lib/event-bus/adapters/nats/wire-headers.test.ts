import { MsgHdrsImpl } from "@nats-io/nats-core/internal";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HeaderEntries } from "../../../model/message/headers";
import type { OutgoingMessage } from "../jetstream/messages";
import { decodeHeaders, outgoingHeaders, toHeaderEntries } from "./wire-headers";

const message = { subject: "S.a", data: new Uint8Array() };
const sent = (outgoing: Partial<OutgoingMessage>): HeaderEntries => {
  const block = outgoingHeaders({ ...message, ...outgoing })?.encode();
  return block === undefined ? [] : decodeHeaders(block);
};

describe("decodeHeaders", () => {
  const decoded = (text: string) => decodeHeaders(new TextEncoder().encode(text));

  it("reads the lines behind the first one, whatever is in them", () => {
    expect(decoded("NATS/1.0 503\r\n\r\n")).toEqual([]);
    expect(decoded("NATS/1.0\r\nA:1\r\nno header\r\nB:  x:y \r\nA:\r\n\r\n")).toEqual([
      ["A", "1"],
      ["B", "x:y"],
      ["A", ""],
    ]);
  });

  it("reads what was cut off", () => {
    expect(decoded("")).toEqual([]);
    expect(decoded("NATS/1.0")).toEqual([]);
    expect(decoded("NATS/1.0\r\n")).toEqual([]);
    expect(decoded("NATS/1.0\r\nA: 1")).toEqual([["A", "1"]]);
  });

  it("reads whatever the client's own headers read, which put repeated names together", () => {
    const name = fc.oneof(fc.constantFrom("A", "a", "B"), fc.stringMatching(/^[!-9;-~]{0,9}$/));
    const value = fc.oneof(fc.stringMatching(/^[ -~]{0,20}$/), fc.string({ unit: "binary" }));
    const line = fc.oneof(
      fc.tuple(name, fc.constantFrom(":", ": "), value).map((parts) => parts.join("")),
      fc.constantFrom("", "no header"),
    );
    const first = fc.constantFrom("NATS/1.0", "NATS/1.0 503", "NATS/1.0 408 Empty Request", "");
    const end = fc.constantFrom("\r\n\r\n", "\r\n", "");
    void fc.assert(
      fc.property(first, fc.array(line, { maxLength: 8 }), end, (status, lines, tail) => {
        const oneLine = (text: string) => text.replaceAll(/[\r\n]/g, "");
        const block = new TextEncoder().encode([status, ...lines.map(oneLine)].join("\r\n") + tail);
        const names = [...new Set(decodeHeaders(block).map(([key]) => key))];
        const together = names.flatMap((key) => decodeHeaders(block).filter(([other]) => other === key));
        expect(together).toEqual(toHeaderEntries(MsgHdrsImpl.decode(block)));
      }),
      { numRuns: 300 },
    );
  });
});

describe("outgoingHeaders", () => {
  it("keeps the order, repeated and empty values, and text beyond ASCII", () => {
    const headers: HeaderEntries = [
      ["A", "1"],
      ["B", "grüße"],
      ["A", ""],
      ["a", "2"],
    ];
    expect(sent({ headers })).toEqual(headers);
  });

  it("is read by the client's own headers, which puts repeated names together", () => {
    const headers: HeaderEntries = [
      ["A", "1"],
      ["B", "2"],
      ["A", "3"],
    ];
    const block = outgoingHeaders({ ...message, headers })?.encode() ?? new Uint8Array();
    expect(toHeaderEntries(MsgHdrsImpl.decode(block))).toEqual([
      ["A", "1"],
      ["A", "3"],
      ["B", "2"],
    ]);
    expect(toHeaderEntries(undefined)).toEqual([]);
  });

  it("says id and expectations once, whatever the headers say", () => {
    const headers: HeaderEntries = [
      ["Nats-Msg-Id", "old"],
      ["Nats-Expected-Stream", "OLD"],
      ["X", "1"],
    ];
    expect(sent({ headers, msgId: "new", expectedLastSeq: 0, expectedLastSubjectSeq: 7 })).toEqual([
      ["Nats-Expected-Stream", "OLD"],
      ["X", "1"],
      ["Nats-Msg-Id", "new"],
      ["Nats-Expected-Last-Sequence", "0"],
      ["Nats-Expected-Last-Subject-Sequence", "7"],
    ]);
  });

  it("is null for none", () => {
    expect(outgoingHeaders(message)).toBeNull();
    expect(outgoingHeaders({ ...message, headers: [] })).toBeNull();
  });

  it.each([
    ["", "x"],
    ["a b", "x"],
    ["a:b", "x"],
    ["ü", "x"],
    ["a", "x\ny"],
  ])("refuses %j with %j", (name, value) => {
    expect(() => sent({ headers: [[name, value]] })).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });

  it("refuses an id of two lines", () => {
    expect(() => sent({ msgId: "a\r\nb: c" })).toThrow(expect.objectContaining({ code: "invalid_input" }));
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HeaderEntries } from "../../../../model/message/headers";
import { toDirectMessage } from "./direct-message";

const data = Uint8Array.of(1);
const time = "2026-01-02T03:04:05.123456789Z";
/** What a server appends, in its order. */
const appended: HeaderEntries = [
  ["Nats-Stream", "S"],
  ["Nats-Subject", "S.a"],
  ["Nats-Sequence", "5"],
  ["Nats-Time-Stamp", time],
  ["Nats-Num-Pending", "7"],
  ["Nats-Last-Sequence", "4"],
];
const block = (entries: HeaderEntries, first = "NATS/1.0") =>
  `${first}\r\n${entries.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`;
const read = (entries: HeaderEntries) => toDirectMessage("S", block(entries), data);
const expected = { stream: "S", seq: 5, subject: "S.a", storedAt: "2026-01-02T03:04:05.123Z", data };

describe("toDirectMessage", () => {
  it("tells what the server appended from the headers of the message", () => {
    expect(read(appended)).toEqual({ ...expected, headers: [] });
    expect(read([["X", "1"], ["Y", ""], ["X", "grüße"], ...appended])).toEqual({
      ...expected,
      headers: [
        ["X", "1"],
        ["Y", ""],
        ["X", "grüße"],
      ],
    });
  });

  it("reads what a server of another version writes otherwise", () => {
    const headers: HeaderEntries = [["X", "1"]];
    for (const other of [
      [...headers, ...appended.toReversed()],
      [...appended.slice(0, 2), ...headers, ...appended.slice(2)],
      [...headers, ...appended.slice(0, 4)],
    ])
      expect(read(other)).toEqual({ ...expected, headers });
    expect(read([...appended, ["Nats-New", "x"]])).toEqual({ ...expected, headers: [["Nats-New", "x"]] });
    expect(toDirectMessage("S", block(appended, "NATS/1.0 100 Of the publisher"), data)).toEqual({
      ...expected,
      headers: [],
    });
  });

  it("keeps a publisher's own headers of the same names, also of a message that was read directly before", () => {
    expect(read([["Nats-Sequence", "mine"], ...appended])).toMatchObject({ headers: [["Nats-Sequence", "mine"]] });
    const before: HeaderEntries = appended.map(([name]) => [name, "before"]);
    expect(read([...before, ...appended])).toEqual({ ...expected, headers: before });
    expect(read([["Nats-Stream", "S"], ...appended])).toEqual({ ...expected, headers: [["Nats-Stream", "S"]] });
  });

  it("is null for what is no message", () => {
    expect(toDirectMessage("S", "NATS/1.0 204 EOB\r\nNats-Num-Pending: 0\r\n\r\n", new Uint8Array())).toBeNull();
    expect(toDirectMessage("S", "NATS/1.0 408 Empty Request\r\n\r\n", new Uint8Array())).toBeNull();
    expect(toDirectMessage("S", "", new Uint8Array())).toBeNull();
  });

  it("copies the data, whatever its size, and no message writes over another one", () => {
    const sizes = Array.from({ length: 200 }, (_, at) => (at % 20 === 0 ? 0 : (at * 97) % 3_000));
    const network = new Uint8Array(3_000);
    const messages = sizes.map((size, at) => {
      network.fill(at);
      return toDirectMessage("S", block(appended), network.subarray(0, size));
    });
    network.fill(0xff);
    for (const [at, message] of messages.entries())
      expect(message?.data).toEqual(new Uint8Array(sizes[at] ?? 0).fill(at));
  });

  it("reads any headers as whoever goes line by line", () => {
    const ownName = fc.constantFrom("X", "y", "Nats-Msg-Id");
    const anyName = fc.oneof(ownName, fc.constantFrom(...appended.map(([name]) => name)));
    const value = fc.oneof(fc.constantFrom("", "5", "S", time), fc.stringMatching(/^[!-~ü]([ -~ü]*[!-~ü])?$/));
    const own = fc.array(fc.tuple(anyName, value), { maxLength: 9 });
    const servers = fc.oneof(
      fc.constant(appended),
      fc.shuffledSubarray(appended, { minLength: appended.length, maxLength: appended.length }),
    );
    const behind = fc.oneof(fc.constant([]), fc.array(fc.tuple(ownName, value), { maxLength: 2 }));
    void fc.assert(
      fc.property(own, servers, behind, (before, between, after) => {
        expect(read([...before, ...between, ...after])).toEqual({ ...expected, headers: [...before, ...after] });
      }),
      { numRuns: 300 },
    );
  });
});

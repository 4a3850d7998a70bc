import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hostileBytes } from "../testing/hostile-bytes";
import type { ClientOperation } from "./client-operation";
import { OperationParser } from "./live-protocol";

const limits = { maxLineBytes: 200, maxPayloadBytes: 1000 };

function readAll(chunks: readonly Uint8Array[]): ClientOperation[] {
  const parser = new OperationParser(limits);
  return chunks.flatMap((chunk) => [...parser.read(chunk)]);
}

function readText(text: string): ClientOperation[] {
  return readAll([Buffer.from(text)]);
}

function cutAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, at) => bytes.subarray(places[at], end));
}

const word = fc.stringMatching(/^[a-zA-Z0-9.*>$_é-]{1,30}$/);
const payload = fc.uint8Array({ maxLength: 300 });
const lineEnd = fc.constantFrom("\r\n", "\n");
const line = fc
  .tuple(
    fc.oneof(
      fc.constantFrom("PING", "PONG", "ping", "CONNECT {}", 'CONNECT {"verbose":false,"headers":true,"name":"ü"}'),
      fc.tuple(word, word).map((words) => `SUB ${words.join(" ")}`),
      fc.tuple(word, word, word).map((words) => `sub\t${words.join("  ")} `),
      fc.tuple(word, fc.option(fc.nat(99))).map(([sid, max]) => `UNSUB ${sid}${max === null ? "" : ` ${max}`}`),
    ),
    lineEnd,
  )
  .map(([text, end]) => Buffer.from(text + end));
const publish = fc.tuple(word, fc.boolean(), payload, lineEnd).map(([subject, reply, data, end]) => {
  return Buffer.concat([
    Buffer.from(`PUB ${subject} ${reply ? "r.1 " : ""}${data.length}${end}`),
    data,
    Buffer.from("\r\n"),
  ]);
});
const headerPublish = fc.tuple(word, payload).map(([subject, data]) => {
  const head = Buffer.from("NATS/1.0\r\na: b\r\n\r\n");
  const sizes = `${head.length} ${head.length + data.length}`;
  return Buffer.concat([Buffer.from(`HPUB ${subject} ${sizes}\r\n`), head, data, Buffer.from("\r\n")]);
});
const conversation = fc.array(fc.oneof(line, publish, headerPublish), { maxLength: 12 });

/** Inputs that once broke a parser of this protocol, ours or another: each stays readable or refused for ever. */
const corpus: readonly [string, Uint8Array, ClientOperation["op"][]][] = [
  ["nothing but a line feed", Buffer.from("\n"), ["fault"]],
  ["a lone carriage return, then an operation", Buffer.from("\rPING\r\n"), ["fault"]],
  ["two carriage returns", Buffer.from("PING\r\r\n"), ["fault"]],
  ["a verb that is a property of every object", Buffer.from("constructor\r\n"), ["fault"]],
  ["options that reach for the prototype", Buffer.from('CONNECT {"__proto__":{"verbose":false}}\r\n'), ["connect"]],
  ["options nested deeper than a stack", Buffer.from(`CONNECT ${'{"a":'.repeat(30)}\r\n`), ["fault"]],
  ["options twice", Buffer.from('CONNECT {"verbose":true,"verbose":false}\r\n'), ["connect"]],
  ["a size beyond 64 bits", Buffer.from("PUB a 18446744073709551616\r\n"), ["fault"]],
  ["a size in exponent form", Buffer.from("PUB a 1e2\r\n"), ["fault"]],
  ["a size in full-width digits", Buffer.from("PUB a \uff11\r\n"), ["fault"]],
  ["a payload cut by the end of the connection", Buffer.from("PUB a 5\r\nab"), []],
  ["a payload of nothing", Buffer.from("PUB a 0\r\n\r\nPING\r\n"), ["publish", "ping"]],
  ["a payload that looks like an operation", Buffer.from("PUB a 6\r\nPING\r\n\r\nPONG\r\n"), ["publish", "pong"]],
  ["half a character at the end of a line", Buffer.from([0x53, 0x55, 0x42, 0x20, 0xc3, 0x0d, 0x0a]), ["fault"]],
  ["a surrogate in UTF-8", Buffer.from([0x50, 0x49, 0x4e, 0x47, 0x20, 0xed, 0xa0, 0x80, 0x0a]), ["fault"]],
  ["a byte order mark before the first verb", Buffer.from("\ufeffPING\r\n"), ["fault"]],
  ["a line break of another alphabet inside a word", Buffer.from("SUB a\u2028b 1\r\n"), ["subscribe"]],
  ["a NUL inside a word", Buffer.from("SUB a\0b 1\r\n"), ["fault"]],
  ["an argument after PING", Buffer.from("PING x\r\n"), ["ping"]],
  ["a line of exactly the limit", Buffer.from(`SUB ${"a".repeat(194)} 1\n`), ["subscribe"]],
  ["a line of one byte more, cut before its end", Buffer.from(`SUB ${"a".repeat(195)} 1`), ["fault"]],
];

describe("OperationParser", () => {
  it("reads what clients send", () => {
    expect(
      readText(
        'CONNECT {"verbose":false,"headers":true,"lang":"nats.ws"}\r\nPING\r\nPONG\r\nSUB orders.> 1\r\n' +
          "SUB orders.* workers 2\r\nUNSUB 1\r\nUNSUB 2 5\r\nUNSUB 3 0\r\nPUB a.b 5\r\nab\r\ncde\r\n",
      ).slice(0, 8),
    ).toEqual([
      {
        op: "connect",
        options: {
          verbose: false,
          headers: true,
          no_responders: false,
          protocol: 0,
          name: "",
          lang: "nats.ws",
          version: "",
        },
      },
      { op: "ping" },
      { op: "pong" },
      { op: "subscribe", filter: "orders.>", queue: null, sid: "1" },
      { op: "subscribe", filter: "orders.*", queue: "workers", sid: "2" },
      { op: "unsubscribe", sid: "1", max: null },
      { op: "unsubscribe", sid: "2", max: 5 },
      { op: "unsubscribe", sid: "3", max: null },
    ]);
  });

  it("reads over payloads, whatever they hold", () => {
    const text = "PUB a 10\r\nSUB b 1\r\nx\r\nHPUB c reply 12 14\r\nNATS/1.0\r\n\r\nhi\r\nPING\r\n";
    expect(readText(text)).toEqual([{ op: "publish", subject: "a" }, { op: "publish", subject: "c" }, { op: "ping" }]);
  });

  it("takes the protocol's defaults when CONNECT says nothing", () => {
    expect(readText("CONNECT {}\r\n")).toMatchObject([
      { op: "connect", options: { verbose: true, headers: false, no_responders: false, protocol: 0 } },
    ]);
  });

  it.each([
    ["an unknown verb", "FOO\r\n", "unknown_operation"],
    ["an empty line", "\r\n", "unknown_operation"],
    ["a leading space", " PING\r\n", "unknown_operation"],
    ["what only servers send", "INFO {}\r\n", "unknown_operation"],
    ["an HTTP request", "GET / HTTP/1.1\r\n", "unknown_operation"],
    ["a missing argument", "SUB a\r\n", "malformed_operation"],
    ["too many arguments", "SUB a b c d\r\n", "malformed_operation"],
    ["broken JSON", "CONNECT {bad\r\n", "malformed_operation"],
    ["JSON that is no object", "CONNECT [1]\r\n", "malformed_operation"],
    ["an option of the wrong type", 'CONNECT {"verbose":"yes"}\r\n', "malformed_operation"],
    ["a control character", "SUB a \u0001\r\n", "malformed_operation"],
    ["a carriage return inside", "SUB a 1\r2\r\n", "malformed_operation"],
    ["a size that is no number", "PUB a x\r\n", "malformed_operation"],
    ["a negative size", "PUB a -1\r\n", "malformed_operation"],
    ["headers larger than the whole", "HPUB a 5 3\r\n", "malformed_operation"],
    ["a missing size", "HPUB a 5\r\n", "malformed_operation"],
    ["a payload that goes on after its size", "PUB a 3\r\nabcde\r\n", "unknown_operation"],
    ["an oversized payload", "PUB a 1001\r\n", "payload_too_large"],
    ["an overlong line", `SUB ${"a".repeat(300)} 1\r\n`, "line_too_long"],
    ["an overlong line without an end", `CONNECT ${"a".repeat(300)}`, "line_too_long"],
    ["overlong rubbish without an end", "x".repeat(300), "unknown_operation"],
  ])("refuses %s and reads nothing more", (_what, text, fault) => {
    expect(readText(`PING\r\n${text}PING\r\n`)).toEqual([{ op: "ping" }, { op: "fault", fault }]);
  });

  it("refuses broken UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from("SUB a"), Buffer.from([0xff, 0xfe]), Buffer.from(" 1\r\nPING\r\n")]);
    expect(readAll([bytes])).toEqual([{ op: "fault", fault: "malformed_operation" }]);
  });

  it("reads the same operations wherever the bytes are cut", () => {
    void fc.assert(
      fc.property(conversation, (parts) => {
        const bytes = Buffer.concat(parts);
        const whole = readAll([bytes]);
        expect(whole.some((one) => one.op === "fault")).toBe(false);
        expect(whole).toHaveLength(parts.length);
        expect(readAll([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
        for (let at = 0; at <= bytes.length; at++) expect(readAll(cutAt(bytes, [at]))).toEqual(whole);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it.each(corpus)("stays sound on %s", (_what, bytes, expected) => {
    const whole = readAll([bytes]);
    expect(whole.map(({ op }) => op)).toEqual(expected);
    for (let at = 0; at <= bytes.length; at++) expect(readAll(cutAt(bytes, [at]))).toEqual(whole);
    expect(readAll([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(whole);
  });

  // A failure prints the input: add it to the corpus above.
  it("reads whatever it is sent, the same way wherever it is cut, and never throws", () => {
    void fc.assert(
      fc.property(hostileBytes, fc.nat(), (bytes, cut) => {
        const whole = readAll([bytes]);
        const fault = whole.findIndex(({ op }) => op === "fault");
        if (fault !== -1 && fault !== whole.length - 1) throw new Error("read on after a fault");
        const place = bytes.length === 0 ? 0 : cut % bytes.length;
        if (!isDeepStrictEqual(readAll(cutAt(bytes, [place])), whole))
          throw new Error(`read otherwise cut at ${place}`);
      }),
      { numRuns: 100_000 },
    );
  }, 60_000);

  it("keeps no more than one line, however long the client talks", () => {
    const parser = new OperationParser({ maxLineBytes: 4096, maxPayloadBytes: 10_000_000 });
    const chunk = new Uint8Array(256 * 1024);
    expect([...parser.read(Buffer.from("PUB a 9000000\r\n"))]).toEqual([]);
    const before = process.memoryUsage().arrayBuffers;
    for (let sent = 0; sent < 8_000_000; sent += chunk.length) expect([...parser.read(chunk)]).toEqual([]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1024 * 1024);
  });
});

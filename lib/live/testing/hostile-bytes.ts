import fc from "fast-check";

/** What a client of the protocol says, and what it must never say, in pieces. */
const pieces = [
  "PING\r\n",
  "PONG\r\n",
  "CONNECT {}\r\n",
  'CONNECT {"verbose":false,"headers":true,"no_responders":true,"protocol":1}\r\n',
  "SUB orders.> 1\r\n",
  "SUB $SYS.> 2\r\n",
  "SUB a..b 3\r\n",
  "SUB orders.> group 4\r\n",
  "UNSUB 1\r\n",
  "UNSUB 1 5\r\n",
  "PUB a 2\r\nhi\r\n",
  "PUB a 999999999\r\n",
  "PUB a 5\r\nhi\r\n",
  "HPUB a 12 14\r\nNATS/1.0\r\n\r\nhi\r\n",
  "HPUB a 14 12\r\n",
  "MSG a 1 2\r\nhi\r\n",
  "INFO {}\r\n",
  "-ERR 'x'\r\n",
  "CONNECT",
  "SUB",
  "UNSUB",
  "PUB",
  "HPUB",
  '{"verbose":',
  '{"a":'.repeat(50),
  "[".repeat(300),
  "a".repeat(250),
  " ",
  "\t",
  "\r",
  "\n",
  "\r\n",
  "\0",
  "1",
  "-1",
  "1e3",
  "18446744073709551616",
  "__proto__",
  "toString",
  "é",
  "\u2028",
  "\ufeff",
  "'",
  '"',
].map((text) => Buffer.from(text));

const brokenUtf8 = [[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xf8, 0x88], [0xc0, 0xaf]].map((bytes) =>
  Uint8Array.from(bytes),
);

const spoken = fc
  .array(fc.constantFrom(...pieces, ...brokenUtf8), { maxLength: 12 })
  .map((parts) => Buffer.concat(parts));

/** A conversation with one byte overwritten, dropped or doubled somewhere. */
const damaged = fc
  .tuple(spoken, fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 1, 2))
  .map(([bytes, at, byte, width]) => {
    const place = bytes.length === 0 ? 0 : at % bytes.length;
    return Buffer.concat([
      bytes.subarray(0, place),
      Uint8Array.of(byte).subarray(0, width),
      bytes.subarray(place + width),
    ]);
  });

/** Bytes that a client may send by mistake or on purpose: noise, and conversations with something wrong in them. */
export const hostileBytes: fc.Arbitrary<Uint8Array> = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 60 }) },
  { weight: 4, arbitrary: spoken },
  { weight: 3, arbitrary: damaged },
);

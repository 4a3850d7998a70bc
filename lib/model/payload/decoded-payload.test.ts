import { gzipSync } from "node:zlib";
import { encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type DecodedPayload, decodePayload, mayBeDecoded } from "./decoded-payload";
import { isMessagePack } from "./message-pack-shape";
import { readZstdCost } from "./zstd-frames";

const bytesOf = (text: string) => new TextEncoder().encode(text);
const textOf = ({ bytes }: DecodedPayload) => new TextDecoder().decode(bytes);
const fromBase64 = (text: string) => Uint8Array.from(Buffer.from(text, "base64"));

const json = '{"hello":"world","n":12345678901234567890}';
/** What `zstd` itself made of it: with a checksum, and from a pipe without a size or checksum. */
const zstdFile = fromBase64("KLUv/SQqPQEABAJ7ImhlbGxvIjoid29ybGQiLCJuIjoxMjM0NTY3ODkwfQEAdytOpdOv9Q==");
const zstdPipe = fromBase64("KLUv/QBYPQEABAJ7ImhlbGxvIjoid29ybGQiLCJuIjoxMjM0NTY3ODkwfQEAdytO");
/** 300,000 zeros that ask for a window of 128 MiB. */
const zstdWindow = fromBase64("KLUv/QSITAAACAABAPz/ORACAgAQAAOfBAAtKN4m");

/** A frame of so many runs of 128 KiB of zeros, four bytes each. */
function zstdBomb(blocks: number, windowByte = 0x38): Uint8Array {
  const run = (at: number) => {
    const header = ((128 * 1024) << 3) | (1 << 1) | (at === blocks - 1 ? 1 : 0);
    return [header & 0xff, (header >> 8) & 0xff, header >> 16, 0];
  };
  return Uint8Array.from([
    0x28,
    0xb5,
    0x2f,
    0xfd,
    0,
    windowByte,
    ...Array.from({ length: blocks }, (_, at) => run(at)).flat(),
  ]);
}

describe("a compressed payload", () => {
  test("of gzip is undone, one inside another too", async () => {
    const once = await decodePayload(gzipSync(json));
    expect(once).toMatchObject({ format: "json", json, compressions: ["gzip"], truncated: false, problem: null });
    const twice = await decodePayload(gzipSync(gzipSync("plain text")));
    expect(twice).toMatchObject({ format: "text", json: null, compressions: ["gzip", "gzip"] });
    expect(textOf(twice)).toBe("plain text");
  });

  test("of Zstandard is undone, with and without its size, and frame after frame", async () => {
    for (const bytes of [zstdFile, zstdPipe]) {
      expect(await decodePayload(bytes)).toMatchObject({ format: "json", json, compressions: ["zstd"], problem: null });
    }
    const two = await decodePayload(Uint8Array.from([...zstdFile, ...zstdPipe]));
    expect(textOf(two)).toBe(json + json);
  });

  test("that holds gigabytes is given up at the limit", async () => {
    const limit = 1024 * 1024;
    const bombs = [gzipSync(new Uint8Array(40 * limit)), zstdBomb(10_000)];
    for (const bomb of bombs) {
      const decoded = await decodePayload(bomb, { limitBytes: limit });
      expect(decoded).toMatchObject({ truncated: true, problem: null });
      expect(decoded.bytes.length).toBe(limit);
    }
  });

  test("that would keep the page busy or fill its memory is not begun", async () => {
    for (const costly of [zstdWindow, zstdBomb(10_000, 0x68)]) {
      const decoded = await decodePayload(costly);
      expect(decoded).toMatchObject({ format: "binary", compressions: [], bytes: costly });
      expect(decoded.problem).toMatch(/^It looks like zstd but cannot be decompressed: it /);
    }
  });

  test("that is cut or broken is shown as it is, with the reason", async () => {
    for (const broken of [gzipSync(json).subarray(0, 20), zstdFile.subarray(0, 20)]) {
      const decoded = await decodePayload(broken);
      expect(decoded).toMatchObject({ format: "binary", compressions: [] });
      expect(decoded.problem).toContain("cannot be decompressed");
    }
  });

  test("cut inside a character is still text", async () => {
    const decoded = await decodePayload(gzipSync("ä".repeat(1_000)), { limitBytes: 11 });
    expect(decoded).toMatchObject({ format: "text", truncated: true });
  });
});

describe("MessagePack", () => {
  test("is shown as JSON, with all digits", async () => {
    const value = {
      id: 12345678901234567890n,
      list: [1, -2, 1.5, null, true],
      inner: { text: "grüße" },
      at: new Date(0),
    };
    const decoded = await decodePayload(encode(value, { useBigInt64: true }));
    expect(decoded.format).toBe("message_pack");
    expect(decoded.json).toBe(
      '{"id":12345678901234567890,"list":[1,-2,1.5,null,true],"inner":{"text":"grüße"},"at":"1970-01-01T00:00:00.000Z"}',
    );
  });

  test("in gzip is found", async () => {
    expect(await decodePayload(gzipSync(encode({ a: 1 })))).toMatchObject({ format: "message_pack", json: '{"a":1}' });
  });

  test("is recognised by its structure, whatever it holds", () => {
    void fc.assert(
      fc.property(fc.oneof(fc.array(fc.anything(anything)), fc.object(anything)), (value) => {
        expect(isMessagePack(encode(value))).toBe(true);
        expect(isMessagePack(Uint8Array.from([...encode(value), 0xc0]))).toBe(false);
      }),
    );
  });

  test("that claims more than it has is none, at no cost", () => {
    const nested = Uint8Array.from(Array.from({ length: 2_000 }, () => [0xdd, 0xff, 0xff, 0xff, 0xff]).flat());
    expect(isMessagePack(nested)).toBe(false);
    expect(isMessagePack(Uint8Array.of(0xde))).toBe(false);
    expect(isMessagePack(Uint8Array.of(0x91, 0xc1))).toBe(false);
  });

  test("nested beyond what anybody reads is shown as bytes", async () => {
    const deep = Uint8Array.from([...Array.from({ length: 100_000 }, () => 0x91), 0x01]);
    expect(isMessagePack(deep)).toBe(true);
    expect(await decodePayload(deep)).toMatchObject({ format: "binary", json: null });
  });
});

const anything = {
  maxDepth: 4,
  withBigInt: false,
  withDate: false,
  withTypedArray: false,
  values: [fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null)],
};

describe("looking into a payload", () => {
  test("tells text, JSON, nothing and bytes", async () => {
    const formatOf = async (bytes: Uint8Array) => (await decodePayload(bytes)).format;
    expect(await formatOf(bytesOf("12"))).toBe("json");
    expect(await formatOf(bytesOf("hello"))).toBe("text");
    expect(await formatOf(bytesOf(""))).toBe("empty");
    expect(await formatOf(Uint8Array.of(0xff, 0xfe))).toBe("binary");
    expect([mayBeDecoded(bytesOf("x")), mayBeDecoded(gzipSync(""))]).toEqual([false, true]);
  });

  test("never fails, whatever the bytes are", async () => {
    const valid = [gzipSync(json), zstdFile, zstdPipe, encode({ a: [1, 2, { b: "c" }] })].map((bytes) => [...bytes]);
    const broken = fc
      .tuple(fc.constantFrom(...valid), fc.array(fc.tuple(fc.nat(80), fc.nat(255)), { maxLength: 4 }), fc.nat(80))
      .map(([bytes, changes, end]) => {
        const changed = Uint8Array.from(bytes);
        for (const [at, byte] of changes) if (at < changed.length) changed[at] = byte;
        return end % 2 === 0 ? changed : changed.subarray(0, end);
      });
    const headed = fc
      .tuple(
        fc.constantFrom([0x1f, 0x8b, 8], [0x28, 0xb5, 0x2f, 0xfd], [0xdf], [0x8f]),
        fc.uint8Array({ maxLength: 60 }),
      )
      .map(([head, rest]) => Uint8Array.from([...head, ...rest]));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.uint8Array({ maxLength: 200 }), broken, headed), async (bytes) => {
        const decoded = await decodePayload(bytes, { limitBytes: 10_000 });
        expect(decoded.bytes.length).toBeLessThanOrEqual(Math.max(10_000, bytes.length));
        if (decoded.json !== null) JSON.parse(decoded.json);
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  test("reads what Zstandard will cost, and refuses what is none", () => {
    expect(readZstdCost(zstdFile)).toEqual({ windowBytes: 42, blocks: 1 });
    expect(readZstdCost(zstdBomb(7))).toEqual({ windowBytes: 128 * 1024, blocks: 7 });
    expect(() => readZstdCost(bytesOf("nothing of it"))).toThrow(RangeError);
  });
});

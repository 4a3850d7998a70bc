import { gzipSync } from "node:zlib";
import { create, toBinary } from "@bufbuild/protobuf";
import { AnySchema, FileDescriptorSetSchema, file_google_protobuf_any } from "@bufbuild/protobuf/wkt";
import { describe, expect, test } from "vitest";
import { parseMaskRules } from "../access/mask/mask-rules";
import { createMessageMask } from "../access/mask/message-mask";
import { noMask } from "../model/message/message-mask";
import { decodePayload } from "../model/payload/decoded-payload";
import type { PayloadTypes } from "../model/payload/payload-type";
import { ProtobufTypes } from "../model/payload/protobuf/protobuf-types";
import { searchConditionsSchema } from "../model/search/search-query";
import { joinDescriptors } from "../server/config/protobuf/descriptor-set";
import { reflectProto } from "../server/config/protobuf/proto-reflection";
import { declaredNames, describeProto } from "../server/config/protobuf/proto-source";
import { orderBytes, orderProto } from "../server/testing/protobuf-files";
import { compileConditions } from "./conditions";

const set = joinDescriptors(new Map(), { files: new Map([["order.proto", reflectProto(orderProto)]]) });
const orderType = new ProtobufTypes(set).get("shop.Order");
const types: PayloadTypes = { typeOf: (subject) => (subject === "orders.new" ? orderType : null) };
const order = orderBytes({
  ...{ order_id: "A-7", total_cents: "9007199254740993", status: 1 },
  card_used: { holder_name: "Ada", pin: "4321" },
});

function meets(conditions: object, data: Uint8Array, { subject = "orders.new", mask = noMask } = {}) {
  const message = {
    subject,
    data,
    headers: [],
    place: { channel: "ORDERS", at: "1" },
    storedAt: "2026-01-01T00:00:00Z",
  };
  return compileConditions(
    searchConditionsSchema.parse(conditions),
    mask,
    types,
  )({
    ...message,
    ...{ storedMs: 0, number: 1, sizeBytes: data.length },
  });
}
const json = (path: string, operator: string, value?: string) => ({ json: [{ path, operator, value }] });

describe("messages of a mapped subject", () => {
  test.each([
    [json("$.totalCents", "=", "9007199254740993"), true],
    [json("$.totalCents", "=", "9007199254740992"), false],
    [json("cardUsed.holderName", "=", "Ada"), true],
    [json("status", "=", "PAID"), true],
    [{ text: '"orderid":"a-7"' }, true],
    [{ pattern: '"pin":"\\d{4}"' }, true],
    [{ text: "nowhere" }, false],
  ])("meet %j: %s", async (conditions, expected) => {
    expect(await meets(conditions, order)).toBe(expected);
    expect(await meets(conditions, gzipSync(order))).toBe(expected);
    expect(await meets(conditions, order, { subject: "orders.old" })).toBe(false);
  });

  test("are met without the values that a mask hides, whichever of its names a field goes by", async () => {
    for (const rule of ["$.cardUsed.pin", "$.card_used.pin", "$..pin", "$.card_used", "$.cardUsed"]) {
      const mask = createMessageMask(parseMaskRules(rule));
      expect(await meets({ text: "4321" }, order, { mask }), rule).toBe(false);
      expect(await meets(json("orderId", "=", "A-7"), order, { mask }), rule).toBe(true);
    }
    const name = createMessageMask(parseMaskRules("$..holder_name"));
    expect(await meets({ text: "Ada" }, order, { mask: name })).toBe(false);
    expect(await meets({ text: "4321" }, order, { mask: name })).toBe(true);
  });

  test("that do not fit are hidden whole by a mask", async () => {
    const broken = Uint8Array.from([...order, 0x0a, 200]);
    const mask = createMessageMask(parseMaskRules("$..pin"));
    expect(await meets({ text: "Ada" }, broken, { mask })).toBe(false);
    expect(await meets({ text: "[masked]: not text" }, broken, { mask })).toBe(true);
  });
});

describe("a payload of a mapped subject", () => {
  const decode = (bytes: Uint8Array) => decodePayload(bytes, { type: orderType });
  const text = (of: string) => new TextEncoder().encode(of);

  test("is read as its type, inside gzip too", async () => {
    const expected = { format: "protobuf", protobuf: { type: "shop.Order", unknownFields: 0 }, problem: null };
    expect(await decode(order)).toMatchObject(expected);
    expect(await decode(gzipSync(order))).toMatchObject({ ...expected, compressions: ["gzip"] });
  });

  test.each([
    ['{"orderId":"A-7"}', "json"],
    [" [1,2] ", "json"],
    ["hello, world", "text"],
    ["", "empty"],
  ])("%j stays what it is", async (payload, format) => {
    expect(await decode(text(payload))).toMatchObject({ format, protobuf: null, problem: null });
  });

  test("that reads as text by chance is one all the same", async () => {
    const id = "x".repeat(0x24);
    const bytes = orderBytes({ order_id: id });
    expect(new TextDecoder().decode(bytes)).toBe(`\n$${id}`);
    expect(await decode(bytes)).toMatchObject({ format: "protobuf", json: JSON.stringify({ orderId: id }) });
  });

  test("tells the fields that its type does not know", async () => {
    const more = Uint8Array.from([...order, 0x78, 5, 0x2a, 3, 0xf0, 1, 7]);
    expect(await decode(more)).toMatchObject({ format: "protobuf", protobuf: { unknownFields: 2 } });
  });

  test("that does not fit is bytes, with the reason", async () => {
    const decoded = await decode(Uint8Array.from([...order, 0x0a, 200]));
    expect(decoded).toMatchObject({ format: "binary", json: null, protobuf: null });
    expect(decoded.problem).toMatch(/^Its subject is mapped to shop\.Order, but it does not fit: ./);
  });

  test("nested too deep does not fit", async () => {
    let deep = orderBytes({ order_id: "x" });
    for (let at = 0; at < 200; at++) deep = Uint8Array.from([0x2a, ...varint(deep.length), ...deep]);
    expect((await decode(deep)).problem).toMatch(/recursion depth/);
  });
});

describe("a payload that would take too much", () => {
  const source = `message A { repeated A a = 1; repeated E e = 2 [packed = true]; map<string, A> m = 3; optional group G = 4 {
    repeated A a = 1; } enum E { ${"long_name_".repeat(50)} = 0; } }`;
  const set = joinDescriptors(new Map(), { files: new Map([["a.proto", reflectProto(source)]]) });
  const type = new ProtobufTypes(set).get("A");
  const size = 4 * 1024 * 1024 - 16;
  const pairs = (...pair: readonly [number, number]) => Uint8Array.from({ length: size }, (_, at) => pair[at % 2] ?? 0);
  const inside = (no: number, bytes: Uint8Array) => Uint8Array.from([no * 8 + 2, ...varint(bytes.length), ...bytes]);

  test.each([
    ["of empty messages", pairs(0x0a, 0), /more than 300,000 fields/],
    ["of unknown fields", pairs(0x78, 1), /more than 300,000 fields/],
    ["of messages in one", inside(1, pairs(0x0a, 0)), /more than 300,000 fields/],
    ["of messages in a map", inside(3, inside(2, pairs(0x0a, 0))), /more than 300,000 fields/],
    ["of messages in a group", Uint8Array.from([0x23, ...pairs(0x0a, 0), 0x24]), /more than 300,000 fields/],
    ["of enums with a long name", inside(2, new Uint8Array(size)), /larger than 16 MiB/],
    ["that ends too early", inside(1, pairs(0x0a, 0)).subarray(0, 20_000), /ends/],
  ])("is refused soon: %s", (_what, bytes, reason) => {
    expect(type?.read(bytes)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });

  test("is not one with many fields", () => {
    const many = Uint8Array.from({ length: 200_000 }, (_, at) => (at % 2 === 0 ? 0x0a : 0));
    expect(type?.read(many)).toMatchObject({ ok: true, unknownFields: 0 });
  });
});

describe("an Any", () => {
  const anySet = toBinary(
    FileDescriptorSetSchema,
    create(FileDescriptorSetSchema, { file: [file_google_protobuf_any.proto] }),
  );
  const any = new ProtobufTypes(anySet).get("google.protobuf.Any");
  const pack = (typeUrl: string, value: Uint8Array) => toBinary(AnySchema, create(AnySchema, { typeUrl, value }));

  test("of a type that nobody knows is shown by its bytes", () => {
    const reading = any?.read(pack("t/a.B", Uint8Array.of(1, 2)));
    expect(reading).toEqual({ ok: true, json: '{"value":"AQI=","@type":"t/a.B"}', unknownFields: 0 });
  });

  test("counts with all others", () => {
    const wide = pack(
      "t/google.protobuf.Any",
      Uint8Array.from({ length: 8_000 }, () => 0x0a).map((b, at) => (at % 2 ? 0 : b)),
    );
    const source = 'import "google/protobuf/any.proto"; message L { repeated google.protobuf.Any a = 1; }';
    const list = joinDescriptors(new Map(), { files: new Map([["l.proto", reflectProto(source)]]) });
    const one = [0x0a, ...varint(wide.length), ...wide];
    const read = (times: number) =>
      new ProtobufTypes(list).get("L")?.read(Uint8Array.from(Array.from({ length: times }, () => one).flat()));
    expect(read(10)).toMatchObject({ ok: true });
    expect(read(100)).toMatchObject({ ok: false, reason: expect.stringMatching(/more than 300,000 fields/) });
  });

  test("in thousands of others ends", () => {
    let bytes = pack("", new Uint8Array());
    for (let at = 0; at < 2_000; at++) bytes = pack("t/google.protobuf.Any", bytes);
    expect(any?.read(bytes)).toMatchObject({ ok: false, reason: expect.stringMatching(/Any/) });
  });
});

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >>> 7)];
}

test("a type that declares nothing readable is told", () => {
  expect(() => describeProto("a.proto", reflectProto("message A { optional X x = 1; }"), () => undefined)).toThrow(
    /type X/,
  );
  expect([...declaredNames(reflectProto("package p; message A { enum E { X = 0; } }"))]).toEqual([
    ["p.A", "message"],
    ["p.A.E", "enum"],
  ]);
});

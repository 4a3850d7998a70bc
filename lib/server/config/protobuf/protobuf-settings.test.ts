import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { DescriptorProtoSchema, FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { parse } from "protobufjs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ProtobufTypes } from "../../../model/payload/protobuf/protobuf-types";
import { natsGrammar } from "../../../model/stream/grammar";
import { Problems } from "../problems";
import { Sources } from "../sources";
import { protobufSettings } from "./protobuf-settings";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "jetlag-protobuf-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
}

function read(files: readonly string[], types: Readonly<Record<string, string>>, roots?: readonly string[]) {
  const problems = new Problems();
  const sources = new Sources();
  const around = { base: directory, variables: {}, sources, problems };
  const written = { files: [...files], types, ...(roots === undefined ? {} : { roots: [...roots] }) };
  const settings = protobufSettings(written, ["protobuf"], around, natsGrammar);
  return { settings, sources, problems: problems.list.map(({ path, reason }) => `${path}: ${reason}`) };
}

/** The type of that name, from files that are right. */
function typeIn(name: string, files: readonly string[]) {
  const { settings, problems } = read(files, { "a.>": name });
  expect(problems).toEqual([]);
  const type = new ProtobufTypes(Buffer.from(settings?.descriptors ?? "", "base64")).get(name);
  if (type === null) throw new Error(`no ${name}`);
  return type;
}

const shop = `syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
import "common/money.proto";
option java_package = "com.example";
service Orders { rpc Get(Order) returns (Order); }
message Order {
  string order_id = 1 [json_name = "oid"];
  int64 total_cents = 2;
  repeated sint32 numbers = 3;
  repeated int32 unpacked_numbers = 4 [packed = false];
  map<string, common.Money> by_currency = 5;
  map<int64, bool> flags = 13;
  oneof payment { string card = 6; bytes token = 7; }
  optional int32 maybe = 8;
  google.protobuf.Timestamp placed_at = 9;
  Status status = 10;
  enum Status { NEW = 0; PAID = 1; }
  message Line { string sku = 1; Line inner = 2; }
  repeated Line lines = 11;
  .shop.v1.Order parent = 12;
  double weight = 14;
  fixed64 print = 15;
  uint64 big = 16;
}`;
const money = `syntax = "proto3"; package common; message Money { string currency = 1; int64 units = 2; }`;
/** The same to a parser that finds all of it in one place. */
const parsedShop = parse(
  shop
    .replace(/import .*\n/g, "")
    .replace("google.protobuf.Timestamp", "Stamp")
    .replace("common.Money", "Money")
    .concat(
      "message Stamp { int64 seconds = 1; int32 nanos = 2; } message Money { string currency = 1; int64 units = 2; }",
    ),
  { keepCase: true },
).root.lookupType("shop.v1.Order");

const encode = (message: object) => parsedShop.encode(parsedShop.fromObject(message)).finish();

describe("a source", () => {
  beforeEach(() => write({ "shop.proto": shop, "common/money.proto": money }));

  test("reads what another library wrote, with JSON as protobuf has it", () => {
    const type = typeIn("shop.v1.Order", ["shop.proto"]);
    const bytes = encode({
      ...{ order_id: "7", total_cents: "9007199254740993", numbers: [-1, 2], unpacked_numbers: [3, 4] },
      by_currency: { EUR: { currency: "EUR", units: 5 } },
      flags: { "-5": true },
      token: Buffer.from("abc"),
      maybe: 0,
      placed_at: { seconds: 1_700_000_000, nanos: 5_000_000 },
      status: 1,
      lines: [{ sku: "ä", inner: { sku: "b" } }],
      parent: { order_id: "6", status: 9 },
      weight: Number.NaN,
      big: "18446744073709551615",
    });
    const reading = type.read(bytes);
    expect(reading).toMatchObject({ ok: true, unknownFields: 0 });
    expect(reading.ok && JSON.parse(reading.json)).toEqual({
      ...{ oid: "7", totalCents: "9007199254740993", numbers: [-1, 2], unpackedNumbers: [3, 4] },
      byCurrency: { EUR: { currency: "EUR", units: "5" } },
      flags: { "-5": true },
      token: "YWJj",
      maybe: 0,
      placedAt: "2023-11-14T22:13:20.005Z",
      status: "PAID",
      lines: [{ sku: "ä", inner: { sku: "b" } }],
      parent: { oid: "6", status: 9 },
      weight: "NaN",
      big: "18446744073709551615",
    });
  });

  test("reads any message back as it was", () => {
    const type = typeIn("shop.v1.Order", ["shop.proto"]);
    const name = fc.string({ minLength: 1, unit: "grapheme" });
    const message = fc.record({
      ...{ order_id: name, card: name },
      total_cents: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String),
      big: fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String),
      numbers: fc.array(fc.integer(), { minLength: 1 }),
      lines: fc.array(fc.record({ sku: name }), { minLength: 1 }),
      by_currency: fc.dictionary(name, fc.record({ currency: name }), { minKeys: 1, noNullPrototype: true }),
      weight: fc.double({ noNaN: true, noDefaultInfinity: true }).filter((weight) => !Object.is(weight, 0)),
    });
    void fc.assert(
      fc.property(message, ({ total_cents, ...sent }) => {
        const reading = type.read(encode({ ...sent, total_cents }));
        const { numbers, lines, card, weight, big } = sent;
        const json = reading.ok ? JSON.parse(reading.json) : reading;
        expect(json).toEqual({
          ...{ oid: sent.order_id, numbers, lines, card, big, byCurrency: sent.by_currency },
          weight: JSON.parse(JSON.stringify(weight)),
          ...(total_cents === "0" ? {} : { totalCents: total_cents }),
        });
      }),
    );
  });

  test("never throws, whatever the bytes", () => {
    const type = typeIn("shop.v1.Order", ["shop.proto"]);
    void fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const reading = type.read(bytes);
        if (reading.ok) JSON.parse(reading.json);
        else expect(reading.reason).not.toBe("");
      }),
    );
  });

  test("may be of proto2, with groups and required fields", () => {
    write({
      "old.proto": `package old; message A { required string a = 1; optional group Grp = 2 { optional int32 x = 1; }
        extensions 100 to 200; optional E e = 5 [default = X]; enum E { X = 1; } } extend A { optional string more = 100; }`,
    });
    const type = typeIn("old.A", ["old.proto"]);
    const bytes = Uint8Array.from([0x0a, 1, 0x61, 0x13, 0x08, 7, 0x14, 0x28, 1, 0x28, 9]);
    expect(type.read(bytes)).toEqual({ ok: true, json: '{"a":"a","grp":{"x":7},"e":"X"}', unknownFields: 1 });
    expect(type.read(Uint8Array.of(0x28, 1))).toEqual({ ok: false, reason: expect.stringContaining("required") });
  });

  test("is read again when one of its imports changes or turns up", () => {
    const { sources } = read(["shop.proto"], {});
    expect([...sources.prints.keys()]).toEqual([join(directory, "shop.proto"), join(directory, "common/money.proto")]);
    rmSync(join(directory, "common"), { recursive: true });
    expect([...read(["shop.proto"], {}).sources.prints.keys()]).toContain(join(directory, "common/money.proto"));
  });

  test("finds imports below the roots", () => {
    write({ "api/x/a.proto": 'import "y/b.proto"; message A { optional B b = 1; }', "api/y/b.proto": "message B {}" });
    expect(read(["api/x/a.proto"], { a: "A" }, ["api"]).problems).toEqual([]);
    expect(read(["api/x/a.proto"], { a: "A" }).problems).toEqual([
      `protobuf.files[0]: ${directory}/api/x/a.proto imports "y/b.proto", which is not at ${directory}/y/b.proto or ${directory}/api/x/y/b.proto`,
    ]);
  });
});

describe("what is wrong is told with its place and reason", () => {
  const inner = `message A { optional Nope b = 1; }`;
  test.each<[Readonly<Record<string, string>>, readonly string[], Readonly<Record<string, string>>, RegExp]>([
    [{}, ["none.binpb"], {}, /^protobuf\.files\[0\]: \S+none\.binpb does not exist$/],
    [{}, ["none.proto"], {}, /^protobuf\.files\[0\]: \S+none\.proto does not exist$/],
    [
      { "a.txt": "hello" },
      ["a.txt"],
      {},
      /^protobuf\.files\[0\]: \S+a\.txt is not a descriptor set, and not named \.proto/,
    ],
    [{ "a.bin": "" }, ["a.bin"], {}, /a\.bin is a descriptor set without files$/],
    [
      { "a.proto": "message {" },
      ["a.proto"],
      {},
      /^protobuf\.files\[0\]: \S+a\.proto illegal type name '\{' \(line 1\)$/,
    ],
    [{ "a.proto": 'edition = "2023"; message A {}' }, ["a.proto"], {}, /edition 2023: name a descriptor set/],
    [{ "a.proto": inner }, ["a.proto"], {}, /^protobuf\.files: A has a field of type Nope, which is declared neither/],
    [{ "a.proto": 'import "b.proto";' }, ["a.proto"], {}, /imports "b\.proto", which is not at/],
    [
      { "a.proto": "message A {}" },
      ["a.proto"],
      { "x..y": "A" },
      /^protobuf\.types\["x\.\.y"\]: is not a subject pattern: Between two/,
    ],
    [
      { "a.proto": "message Order {}" },
      ["a.proto"],
      { x: "Orders" },
      /^protobuf\.types\.x: there is no message type Orders in the files; did you mean Order\?$/,
    ],
    [
      { "a.proto": "message A {}", "b.proto": "message A {}" },
      ["a.proto", "b.proto"],
      {},
      /^protobuf\.files: A is declared in a\.proto and in b\.proto/,
    ],
    [
      { "a.proto": 'import "b.proto"; message A {}', "b.proto": 'import "a.proto"; message B {}' },
      ...([
        ["a.proto"],
        {},
        /^protobuf\.files: b\.proto imports a\.proto, which imports it in turn$|imports it in turn/,
      ] as const),
    ],
  ])("%j", (files, named, types, expected) => {
    write(files);
    const { settings, problems } = read(named, types);
    expect(settings).toBeNull();
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
  });
});

describe("a descriptor set", () => {
  const fileOf = (name: string, dependency: string[] = []) =>
    create(FileDescriptorProtoSchema, {
      name,
      dependency,
      syntax: "proto3",
      messageType: [{ name: name.toUpperCase().replace(/\W.*/, "") }],
    });
  const setOf = (...file: ReturnType<typeof fileOf>[]) =>
    toBinary(FileDescriptorSetSchema, create(FileDescriptorSetSchema, { file }));

  test("is taken in any order, twice too, and sources may import from it", () => {
    const set = setOf(fileOf("a.proto", ["b.proto", "google/protobuf/any.proto"]), fileOf("b.proto"));
    write({ "one.binpb": set, "two.desc": set, "c.proto": 'import "a.proto"; message C { optional A a = 1; }' });
    expect(typeIn("C", ["c.proto", "one.binpb", "two.desc"]).read(Uint8Array.of(0x0a, 0))).toMatchObject({
      json: '{"a":{}}',
    });
  });

  test.each([
    ["without its imports", setOf(fileOf("a.proto", ["b.proto"])), /a\.proto imports b\.proto.*--include_imports/],
    [
      "that imports itself",
      setOf(fileOf("a.proto", ["a.proto"])),
      /a\.proto imports a\.proto, which imports it in turn/,
    ],
    ["with imports in a circle", setOf(fileOf("a.proto", ["b.proto"]), fileOf("b.proto", ["a.proto"])), /in turn/],
  ])("%s is refused", (_what, set, expected) => {
    write({ "a.binpb": set });
    expect(read(["a.binpb"], {}).problems).toEqual([expect.stringMatching(expected)]);
  });

  test("of declarations nested too deep is refused, in a source too", () => {
    let message = create(DescriptorProtoSchema, { name: "M" });
    for (let at = 0; at < 300; at++) message = create(DescriptorProtoSchema, { name: "M", nestedType: [message] });
    const file = create(FileDescriptorProtoSchema, { name: "a.proto", messageType: [message] });
    write({ "a.binpb": setOf(file), "b.proto": "message M {".repeat(300) + "}".repeat(300) });
    expect(read(["a.binpb"], {}).problems).toEqual([expect.stringMatching(/is not a descriptor set/)]);
    expect(read(["b.proto"], {}).problems).toEqual([expect.stringMatching(/b\.proto .*depth/)]);
  });

  test("that is huge is refused, and one of very many files is taken", () => {
    const many = Array.from({ length: 5_000 }, (_, at) => fileOf(`m${at}.proto`, at === 0 ? [] : [`m${at - 1}.proto`]));
    const large = fileOf("z.proto");
    large.messageType = Array.from({ length: 200_000 }, (_, at) => ({
      ...(large.messageType[0] ?? raise()),
      name: `M${at}xxxxxxxxxxxxxxxxx`,
    }));
    write({ "many.binpb": setOf(...many.reverse()), "large.binpb": setOf(large) });
    expect(read(["many.binpb"], { a: "M4999" }).problems).toEqual([]);
    expect(read(["large.binpb"], {}).problems).toEqual([expect.stringMatching(/larger than 4 MiB/)]);
  });
});

function raise(): never {
  throw new Error("no message");
}

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "protobufjs";

/** A source with an order in it, for tests of what is done with payloads in protobuf. */
export const orderProto = `syntax = "proto3";
package shop;
message Order {
  string order_id = 1;
  int64 total_cents = 2;
  Card card_used = 3;
  Status status = 4;
  Order parent = 5;
  message Card { string holder_name = 1; string pin = 2; }
  enum Status { NEW = 0; PAID = 1; }
}
`;

const order = parse(orderProto, { keepCase: true }).root.lookupType("shop.Order");

/** The bytes of a `shop.Order`, with fields named as in {@link orderProto}. */
export function orderBytes(fields: object): Uint8Array {
  return Uint8Array.from(order.encode(order.fromObject(fields)).finish());
}

/** Writes {@link orderProto} into a directory, made where it is missing, and beside it a configuration of one broker that maps `types`. */
export function writeOrderConfig(
  directory: string,
  broker: Readonly<Record<string, unknown>>,
  types: Readonly<Record<string, string>>,
): string {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, "order.proto"), orderProto);
  const path = join(directory, "jetlag.json");
  const protobuf = { files: ["order.proto"], types };
  writeFileSync(path, JSON.stringify({ brokers: [{ id: "shop", ...broker, protobuf }] }));
  return path;
}

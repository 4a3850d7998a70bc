import type { KeyOperation } from "../../../../model/bucket/key-entry";
import { type HeaderEntries, headerValue } from "../../../../model/message/headers";

const said: ReadonlyMap<string, KeyOperation> = new Map([
  ["DEL", "delete"],
  ["PURGE", "purge"],
]);
/** Why the server put a mark in the place of what it removed, by its own words. */
const marked: ReadonlyMap<string, KeyOperation> = new Map([
  ["MaxAge", "expire"],
  ["Purge", "purge"],
  ["Remove", "delete"],
]);

/** What a message of a bucket says of its key. Clients write `KV-Operation`, the server `Nats-Marker-Reason`. */
export function operationOf(headers: HeaderEntries): KeyOperation {
  const byClient = said.get(headerValue(headers, "KV-Operation") ?? "");
  return byClient ?? marked.get(headerValue(headers, "Nats-Marker-Reason") ?? "") ?? "put";
}

/** Headers by which clients, and the server, know a mark. */
export function markHeaders(kind: "delete" | "purge", ttl: string | null): HeaderEntries {
  if (kind === "delete") return [["KV-Operation", "DEL"]];
  return [["KV-Operation", "PURGE"], ["Nats-Rollup", "sub"], ...ttlHeaders(ttl)];
}

/** How long a message is kept. */
export function ttlHeaders(ttl: string | null): HeaderEntries {
  return ttl === null ? [] : [["Nats-TTL", ttl]];
}

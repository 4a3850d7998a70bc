import * as z from "zod";
import type { ObjectInfo } from "../../../../model/bucket/object-info";
import { decodeText } from "../../../../model/message/payload-view";
import type { LoggedMessage } from "../../../broker/message-log";

/** Bytes of a piece, as other clients have it. */
export const chunkBytes = 128 * 1024;

/** What clients of NATS write of an object, in JSON. Go leaves out what is empty. */
const metaSchema = z.object({
  name: z.string(),
  description: z.string().nullish(),
  headers: z.record(z.string(), z.array(z.string())).nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
  options: z.object({ link: z.object({ bucket: z.string(), name: z.string().nullish() }).nullish() }).nullish(),
  // A token of the subject that its pieces are stored under, and purged by: never a pattern.
  nuid: z.string().regex(/^[^\s.*>\p{Cc}]{1,200}$/u),
  size: z.number().nullish(),
  chunks: z.number().nullish(),
  digest: z.string().nullish(),
  deleted: z.boolean().nullish(),
});

/** An object, and under what its pieces are stored. */
export interface StoredObject extends ObjectInfo {
  readonly nuid: string;
}

/** The object that a message tells of; null for a message that is none. */
export function objectOf({ data, storedAt, number }: LoggedMessage): StoredObject | null {
  const parsed = metaSchema.safeParse(parseJson(data));
  if (!parsed.success || number === null) return null;
  const { name, description, headers, metadata, options, nuid, size, chunks, digest, deleted } = parsed.data;
  const link = options?.link ?? null;
  return {
    ...{ name, nuid, storedAt, revision: number },
    description: description ?? "",
    sizeBytes: size ?? 0,
    chunks: chunks ?? 0,
    digest: digest ?? "",
    headers: Object.entries(headers ?? {}).flatMap(([key, values]) =>
      values.map((value): [string, string] => [key, value]),
    ),
    metadata: metadata ?? {},
    link: link === null ? null : { bucket: link.bucket, name: link.name ?? null },
    deleted: deleted ?? false,
  };
}

/** What is known of an object before it is stored. */
export type WrittenObject = Pick<
  StoredObject,
  "name" | "nuid" | "description" | "sizeBytes" | "chunks" | "digest" | "deleted" | "metadata"
> & { readonly headers: readonly (readonly [string, string])[] };

/** The message that tells of an object. */
export function metaBytes(bucket: string, object: WrittenObject): Uint8Array {
  const { name, description, metadata, nuid, sizeBytes, chunks, digest, deleted } = object;
  const headers = new Map<string, string[]>();
  for (const [key, value] of object.headers) headers.set(key, [...(headers.get(key) ?? []), value]);
  return new TextEncoder().encode(
    JSON.stringify({
      name,
      ...(description === "" ? {} : { description }),
      ...(object.headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      options: { max_chunk_size: chunkBytes },
      ...{ bucket, nuid, size: sizeBytes, mtime: "0001-01-01T00:00:00Z", chunks, digest },
      ...(deleted ? { deleted } : {}),
    }),
  );
}

/** A name as a token of a subject. */
export function nameToken(name: string): string {
  // With the `=` at its end that other clients write.
  return Buffer.from(name).toString("base64").replaceAll("+", "-").replaceAll("/", "_");
}

/** The name behind a token; null for one that no client would write. */
export function tokenName(token: string): string | null {
  const name = decodeText(Buffer.from(token, "base64url"));
  return name !== null && nameToken(name) === token ? name : null;
}

function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return undefined; // not JSON: the schema refuses it
  }
}

import type { MessageMask } from "../../model/message/message-mask";
import { bodyOf } from "../http/line-answer";
import { HttpProblem } from "../http/problem";
import { type ObjectCall, objectStoreOf } from "../views/buckets/objects";

/** Objects that are looked through for secrets are held whole: larger ones are refused then. */
const mostMaskedBytes = 8 * 1024 * 1024;

/**
 * The bytes of an object as a file to save, a megabyte in memory at a time. Where they turn out not to be what was stored,
 * the connection breaks before their end. Throws `message_not_found`, and `not_allowed` for an object too large to be
 * masked.
 */
export async function answerDownload(
  { dashboard, bucket: name, signal }: ObjectCall,
  wanted: string,
): Promise<Response> {
  const store = objectStoreOf(dashboard);
  const bucket = await store.open(name, { signal });
  const object = await store.get(bucket, wanted, { signal });
  if (object === null || object.deleted)
    throw new HttpProblem("message_not_found", `bucket "${name}" has no object "${wanted}"`);
  const left = new AbortController();
  const pieces = store.bytes(bucket, wanted, { signal: AbortSignal.any([signal, left.signal]) });
  const headers = {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; ${fileNames(wanted)}`,
    "x-content-type-options": "nosniff",
    "cache-control": "no-store, no-transform",
  };
  if (dashboard.mask.hidesPayloads) {
    const masked = await maskWhole(pieces, dashboard.mask, wanted);
    return new Response(masked, { headers });
  }
  // The first piece tells whether there is anything to send at all.
  const first = await pieces.next();
  const length = object.link === null ? { "content-length": String(object.sizeBytes) } : {};
  return new Response(
    bodyOf(startingWith(first, pieces), () => left.abort()),
    { headers: { ...headers, ...length } },
  );
}

async function* startingWith(
  first: IteratorResult<Uint8Array>,
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

async function maskWhole(
  pieces: AsyncGenerator<Uint8Array>,
  mask: MessageMask,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const held: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    held.push(piece);
    bytes += piece.length;
    if (bytes > mostMaskedBytes)
      throw new HttpProblem(
        "not_allowed",
        `this dashboard masks secrets (JETLAG_MASK), and looks through objects of ${mostMaskedBytes} bytes at most: "${name}" is larger`,
      );
  }
  return new Uint8Array(mask.apply({ headers: [], data: Buffer.concat(held) }).data);
}

/**
 * The name of the file for every browser: in ASCII without what file systems and headers do not take, and, by RFC 5987, as
 * it is. Directories, and what would reorder it on screen, are left out.
 */
export function fileNames(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? "";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
  const safe = base.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069<>:"|?*%]/g, "_");
  const shown = /^\.*$/.test(safe) ? "object" : [...safe.replace(/^\.+/, "_")].slice(0, 150).join("");
  const ascii = shown.replaceAll(/[^\x20-\x7e]/g, "_").replaceAll(/["\\;]/g, "_");
  const encoded = encodeURIComponent(shown).replaceAll(/['()*]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return `filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

import * as z from "zod";

/** A message payload made safe for JSON: text when it is valid UTF-8, else base64. */
export const payloadViewSchema = z.object({
  encoding: z.enum(["utf8", "base64"]),
  /** The payload, or its first bytes when `truncated`. */
  data: z.string(),
  /** Size of the whole payload in bytes. */
  sizeBytes: z.number(),
  /** True when `data` holds only the beginning. */
  truncated: z.boolean(),
});
/** See {@link payloadViewSchema}. */
export type PayloadView = z.infer<typeof payloadViewSchema>;

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Shows `bytes` as text or base64, at most `limitBytes` of them. A cut never splits a UTF-8 character.
 */
export function viewPayload(bytes: Uint8Array, limitBytes = Number.POSITIVE_INFINITY): PayloadView {
  const truncated = bytes.length > limitBytes;
  const text = decodeText(truncated ? bytes.subarray(0, wholeCharacters(bytes, limitBytes)) : bytes);
  const encoding = text === null ? "base64" : "utf8";
  const data = text ?? toBase64(truncated ? bytes.subarray(0, limitBytes) : bytes);
  return { encoding, data, sizeBytes: bytes.length, truncated };
}

/** The bytes behind a view; only the beginning when the view is truncated. */
export function payloadBytes(view: Pick<PayloadView, "encoding" | "data">): Uint8Array {
  return view.encoding === "utf8" ? new TextEncoder().encode(view.data) : fromBase64(view.data);
}

/** The view's bytes as base64. */
export function payloadBase64(view: Pick<PayloadView, "encoding" | "data">): string {
  return view.encoding === "base64" ? view.data : toBase64(payloadBytes(view));
}

function decodeText(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null; // not UTF-8: that is the answer, not an error
  }
}

/** The largest cut <= limit that does not fall inside a multi-byte UTF-8 character. */
function wholeCharacters(bytes: Uint8Array, limit: number): number {
  let end = limit;
  for (let back = 0; back < 3 && end > 0 && isContinuation(bytes[end]); back++) end--;
  return isContinuation(bytes[end]) ? limit : end;
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

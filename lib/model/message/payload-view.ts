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
 * Shows `bytes` as text or base64, at most `limitBytes` of them. A cut never splits a UTF-8 character. `sizeBytes`: size
 * of the whole payload, when `bytes` are only its beginning.
 */
export function viewPayload(
  bytes: Uint8Array,
  limitBytes = Number.POSITIVE_INFINITY,
  sizeBytes = bytes.length,
): PayloadView {
  const end = Math.min(bytes.length, limitBytes);
  const truncated = sizeBytes > end;
  const text = decodeText(bytes.subarray(0, truncated ? wholeCharacters(bytes, end) : end));
  const encoding = text === null ? "base64" : "utf8";
  return { encoding, data: text ?? toBase64(bytes.subarray(0, end)), sizeBytes, truncated };
}

/** The bytes behind a view; only the beginning when the view is truncated. */
export function payloadBytes(view: Pick<PayloadView, "encoding" | "data">): Uint8Array {
  return view.encoding === "utf8" ? new TextEncoder().encode(view.data) : fromBase64(view.data);
}

/** The view's bytes as base64. */
export function payloadBase64(view: Pick<PayloadView, "encoding" | "data">): string {
  return view.encoding === "base64" ? view.data : toBase64(payloadBytes(view));
}

/** `bytes` decoded as UTF-8, or null if they are not valid UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return strictUtf8.decode(bytes);
  } catch {
    return null; // not UTF-8: that is the answer, not an error
  }
}

/** The largest cut <= end that does not fall inside a multi-byte UTF-8 character. */
export function wholeCharacters(bytes: Uint8Array, end: number): number {
  for (let at = end - 1; at >= 0 && at >= end - 4; at--) {
    const byte = bytes[at] ?? 0;
    if ((byte & 0xc0) === 0x80) continue; // inside a character: its first byte is further left
    return end - at < characterBytes(byte) ? at : end;
  }
  return end;
}

/** Bytes of the character that begins with `byte`. */
function characterBytes(byte: number): number {
  if (byte >= 0xf0) return 4;
  if (byte >= 0xe0) return 3;
  return byte >= 0xc0 ? 2 : 1;
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

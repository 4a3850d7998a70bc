import { decodeText, wholeCharacters } from "../message/payload-view";
import { isJson } from "../text/json-lines";
import { type Compression, compressionOf, type Decompressed } from "./compression";
import { gunzip } from "./gzip";
import { messagePackToJson } from "./message-pack";
import { unzstd } from "./zstd";

/** What a payload is found to be, once compression is undone. */
export type PayloadFormat = "empty" | "json" | "message_pack" | "text" | "binary";

/** A payload made readable. */
export interface DecodedPayload {
  readonly format: PayloadFormat;
  /** Compressions that were undone, the outer one first. */
  readonly compressions: readonly Compression[];
  /** What was inside, or the payload itself. */
  readonly bytes: Uint8Array;
  /** True when only the beginning was decompressed. */
  readonly truncated: boolean;
  /** The JSON text of JSON or MessagePack; else null. */
  readonly json: string | null;
  /** Why it could not be decompressed although it looks compressed; else null. */
  readonly problem: string | null;
}

/** Decompressed bytes at most: a small payload can hold gigabytes of zeros. */
export const maxDecodedBytes = 4 * 1024 * 1024;
/** One inside another, at most. */
const maxCompressions = 3;

const decompress: Record<Compression, (bytes: Uint8Array, limitBytes: number) => Promise<Decompressed>> = {
  gzip: gunzip,
  zstd: unzstd,
};

/** True when looking closer may show more than the bytes: text is what it is. */
export function mayBeDecoded(bytes: Uint8Array): boolean {
  return bytes.length > 0 && decodeText(bytes) === null;
}

/** Finds out what a whole payload is. Never rejects: what cannot be decoded is shown as it is. */
export async function decodePayload(payload: Uint8Array, limitBytes = maxDecodedBytes): Promise<DecodedPayload> {
  const compressions: Compression[] = [];
  let bytes = payload;
  let truncated = false;
  let problem: string | null = null;
  while (compressions.length < maxCompressions && !truncated) {
    const compression = compressionOf(bytes);
    if (compression === null) break;
    try {
      ({ bytes, truncated } = await decompress[compression](bytes, limitBytes));
      compressions.push(compression);
    } catch (error) {
      problem = `It looks like ${compression} but cannot be decompressed: ${reasonOf(error)}`;
      break;
    }
  }
  return { ...(await recognise(bytes, truncated)), compressions, bytes, truncated, problem };
}

async function recognise(bytes: Uint8Array, truncated: boolean): Promise<Pick<DecodedPayload, "format" | "json">> {
  if (bytes.length === 0) return { format: "empty", json: null };
  // A cut may fall inside a character.
  const text = decodeText(bytes.subarray(0, truncated ? wholeCharacters(bytes, bytes.length) : bytes.length));
  if (text !== null) {
    return !truncated && isJson(text) ? { format: "json", json: text } : { format: "text", json: null };
  }
  const json = truncated ? null : await messagePackToJson(bytes);
  return json === null ? { format: "binary", json: null } : { format: "message_pack", json };
}

function reasonOf(error: unknown): string {
  return error instanceof Error && error.message !== "" ? error.message : "its bytes are not in order";
}

import { decodeText, wholeCharacters } from "../message/payload-view";
import { holdsControl } from "../text/control";
import { isJson } from "../text/json-lines";
import { type Compression, compressionOf, type Decompressed } from "./compression";
import { gunzip } from "./gzip";
import { messagePackToJson } from "./message-pack";
import type { PayloadType, TypedReading } from "./payload-type";
import { unzstd } from "./zstd";

/** What a payload is found to be, once compression is undone. */
export type PayloadFormat = "empty" | "json" | "message_pack" | "protobuf" | "text" | "binary";

/** A payload made readable. */
export interface DecodedPayload {
  readonly format: PayloadFormat;
  /** Compressions that were undone, the outer one first. */
  readonly compressions: readonly Compression[];
  /** What was inside, or the payload itself. */
  readonly bytes: Uint8Array;
  /** True when only the beginning was decompressed. */
  readonly truncated: boolean;
  /** The JSON text of JSON, MessagePack or protobuf; else null. */
  readonly json: string | null;
  /** The message type that protobuf was read as, and how many fields it does not know; else null. */
  readonly protobuf: { readonly type: string; readonly unknownFields: number } | null;
  /** Why it could not be decompressed although it looks compressed, or read as the type of its subject; else null. */
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

/** True when looking closer may show more than the bytes: text without a type is what it is. */
export function mayBeDecoded(bytes: Uint8Array, type: PayloadType | null = null): boolean {
  return bytes.length > 0 && (type !== null || decodeText(bytes) === null);
}

/** What a payload is decoded with. */
export interface DecodingOptions {
  /** Decompressed bytes at most ({@link maxDecodedBytes}). */
  readonly limitBytes?: number;
  /** The type that payloads of its subject have; null: none is known (null). */
  readonly type?: PayloadType | null;
}

/** Finds out what a whole payload is. Never rejects: what cannot be decoded is shown as it is. */
export async function decodePayload(
  payload: Uint8Array,
  { limitBytes = maxDecodedBytes, type = null }: DecodingOptions = {},
): Promise<DecodedPayload> {
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
  const found = type === null || truncated ? null : recogniseTyped(bytes, type);
  const recognised = found ?? { ...(await recognise(bytes, truncated)), protobuf: null, problem: null };
  // A message may begin as compressed bytes do.
  if (recognised.format !== "protobuf") problem ??= recognised.problem;
  else problem = null;
  return { ...recognised, compressions, bytes, truncated, problem };
}

type Recognised = Pick<DecodedPayload, "format" | "json" | "protobuf" | "problem">;

/**
 * A payload of a subject whose type is known; null where it is what it would be elsewhere. JSON objects and lists, and text,
 * stay what they are. A message may read as text by chance, when its lengths and numbers are those of characters: it is
 * one if the type knows all of its fields.
 */
function recogniseTyped(bytes: Uint8Array, type: PayloadType): Recognised | null {
  const text = decodeText(bytes);
  if (bytes.length === 0 || (text !== null && /^\s*[{[]/.test(text) && isJson(text))) return null;
  const reading: TypedReading =
    bytes.length > maxDecodedBytes ? { ok: false, reason: "it is larger than 4 MiB" } : type.read(bytes);
  const isText = text !== null && !holdsControl(text);
  if (reading.ok && !(isText && reading.unknownFields > 0)) {
    const { json, unknownFields } = reading;
    return { format: "protobuf", json, protobuf: { type: type.name, unknownFields }, problem: null };
  }
  if (reading.ok || isText) return null;
  const problem = `Its subject is mapped to ${type.name}, but it does not fit: ${reading.reason}`;
  return { format: text === null ? "binary" : "text", json: null, protobuf: null, problem };
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

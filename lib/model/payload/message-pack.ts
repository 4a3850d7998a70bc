import { toBase64 } from "../message/payload-view";
import { isMessagePack } from "./message-pack-shape";

/** Nested deeper than this it is shown as bytes: no person reads that. */
const deepest = 200;

/** A MessagePack map or list as JSON text; null when it is none. Numbers keep their digits. Never rejects. */
export async function messagePackToJson(bytes: Uint8Array): Promise<string | null> {
  if (!isMessagePack(bytes)) return null;
  try {
    const { decode } = await import("@msgpack/msgpack");
    return toJson(decode(bytes, { useBigInt64: true, mapKeyConverter: keyText }), 0);
  } catch {
    return null; // it has the structure but not the content: text that is no UTF-8, or too deep
  }
}

function keyText(key: unknown): string {
  return typeof key === "string" ? key : toJson(key, 0);
}

function toJson(value: unknown, depth: number): string {
  if (depth > deepest) throw new RangeError("nested too deep");
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number" && !Number.isFinite(value)) return JSON.stringify(String(value));
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (value instanceof Uint8Array) return JSON.stringify(toBase64(value));
  if (Array.isArray(value)) return `[${value.map((one) => toJson(one, depth + 1)).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  const fields = Object.entries(value).map(([name, one]) => `${JSON.stringify(name)}:${toJson(one, depth + 1)}`);
  return `{${fields.join(",")}}`;
}

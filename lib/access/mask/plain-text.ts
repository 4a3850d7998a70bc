import { holdsControl } from "../../model/text/control";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * `data` as text; null for what is binary: not UTF-8, or with control characters other than tab and line ends. `cut`:
 * only the beginning is there, which may end inside a character.
 */
export function plainText(data: Uint8Array, cut: boolean): string | null {
  const text = decode(data, cut);
  return text === null || holdsControl(text) ? null : text;
}

function decode(data: Uint8Array, cut: boolean): string | null {
  try {
    // What is left of a character that was cut is dropped.
    return cut
      ? new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data, { stream: true })
      : strictUtf8.decode(data);
  } catch {
    return null; // not UTF-8: that is the answer, not an error
  }
}

/** The longest tag and length that are looked at, bytes: payloads with longer ones are not made of characters. */
const longestVarint = 4;
/** A shorter text may read as a message by chance. */
const shortestField = 4;

/**
 * True for what reads as a Protocol Buffers message with a string in it. Small lengths are control characters, but a
 * field of 36 bytes begins with `$`, and nothing else may give it away. `cut`: only the beginning is there.
 */
export function isProtobuf(data: Uint8Array, cut: boolean): boolean {
  let hasString = false;
  for (let at = 0; at < data.length; ) {
    const tag = readVarint(data, at);
    if (tag === null || tag.value >>> 3 === 0) return false;
    at = tag.end;
    switch (tag.value & 7) {
      case 0: {
        const value = readVarint(data, at);
        if (value === null) return false;
        at = value.end;
        break;
      }
      case 1:
        at += 8;
        break;
      case 2: {
        const length = readVarint(data, at);
        if (length === null) return false;
        at = length.end + length.value;
        hasString ||= length.value >= shortestField;
        break;
      }
      case 5:
        at += 4;
        break;
      default:
        return false;
    }
    if (at > data.length) return cut && hasString;
  }
  return hasString;
}

function readVarint(data: Uint8Array, from: number): { value: number; end: number } | null {
  let value = 0;
  for (let read = 0; read < longestVarint; read++) {
    const byte = data[from + read];
    if (byte === undefined) return null;
    value |= (byte & 0x7f) << (7 * read);
    if (byte < 0x80) return { value, end: from + read + 1 };
  }
  return null;
}

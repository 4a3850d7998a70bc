/** A power of two, so that a hash is cut to a place by its lowest bits. */
const places = 4096;

interface KnownSubject {
  readonly bytes: Uint8Array;
  readonly text: string;
}

const decoder = new TextDecoder();

/**
 * Texts of subjects, by their bytes: the same few subjects come again and again, and decoding each time costs more than
 * everything else that is done to count a message. Two subjects at the same place take turns.
 */
export class SubjectCache {
  readonly #known: (KnownSubject | undefined)[] = Array.from({ length: places });

  /** The text of `bytes`. */
  text(bytes: Uint8Array): string {
    const place = hash(bytes) & (places - 1);
    const known = this.#known[place];
    if (known !== undefined && isSame(known.bytes, bytes)) return known.text;
    const text = decoder.decode(bytes);
    this.#known[place] = { bytes: bytes.slice(), text };
    return text;
  }
}

/** FNV-1a. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at++) value = Math.imul(value ^ (bytes[at] ?? 0), 0x01000193);
  return value ^ (value >>> 15);
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false;
  for (let at = 0; at < left.length; at++) if (left[at] !== right[at]) return false;
  return true;
}

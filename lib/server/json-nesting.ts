const quote = 0x22;
const backslash = 0x5c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Counts how deeply JSON is nested, chunk by chunk, without parsing it: `JSON.parse` takes seconds for megabytes of
 * `[`. What is not JSON may be counted wrongly, but only behind the place where `JSON.parse` stops.
 */
export class JsonNesting {
  /** Deepest level seen so far: 0 for a number, 1 for `[]`. */
  deepest = 0;
  #depth = 0;
  #inString = false;
  #escaped = false;

  /** Counts the next bytes of the UTF-8 text. */
  add(chunk: Uint8Array): void {
    for (const byte of chunk) {
      if (this.#inString) this.#addToString(byte);
      else if (byte === quote) this.#inString = true;
      else if (byte === openBracket || byte === openBrace) {
        this.#depth += 1;
        if (this.#depth > this.deepest) this.deepest = this.#depth;
      } else if ((byte === closeBracket || byte === closeBrace) && this.#depth > 0) this.#depth -= 1;
    }
  }

  #addToString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === backslash) this.#escaped = true;
    else if (byte === quote) this.#inString = false;
  }
}

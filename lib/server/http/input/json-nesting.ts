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
  /** The last chunk ended in a text, behind a backslash that escapes what comes next. */
  #escaped = false;

  /** Counts the next bytes of the UTF-8 text. */
  add(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) at = this.#inString ? this.#skipString(chunk, at) : this.#countLevels(chunk, at);
  }

  /** From outside of texts to behind the next quote or the end; returns where that is. */
  #countLevels(chunk: Uint8Array, from: number): number {
    let depth = this.#depth;
    let at = from;
    for (; at < chunk.length && !this.#inString; at++) {
      const byte = chunk[at];
      if (byte === quote) this.#inString = true;
      else if (byte === openBracket || byte === openBrace) {
        depth += 1;
        if (depth > this.deepest) this.deepest = depth;
      } else if ((byte === closeBracket || byte === closeBrace) && depth > 0) depth -= 1;
    }
    this.#depth = depth;
    return at;
  }

  /** From inside a text to behind the quote that ends it, or the end; returns where that is. */
  #skipString(chunk: Uint8Array, from: number): number {
    const start = this.#escaped ? from + 1 : from;
    this.#escaped = false;
    // Texts are most of a large body, and looking for one byte at a time is slow.
    for (let end = chunk.indexOf(quote, start); end !== -1; end = chunk.indexOf(quote, end + 1)) {
      if (backslashesBefore(chunk, end, start) % 2 === 1) continue;
      this.#inString = false;
      return end + 1;
    }
    this.#escaped = start <= chunk.length && backslashesBefore(chunk, chunk.length, start) % 2 === 1;
    return chunk.length;
  }
}

function backslashesBefore(chunk: Uint8Array, end: number, start: number): number {
  let at = end;
  while (at > start && chunk[at - 1] === backslash) at -= 1;
  return end - at;
}

/** A power of two, so that a hash is cut to a place by its lowest bits. */
const places = 4096;
/** Of four bytes each, for one place: the length, the last four bytes and the whole words from the beginning. */
const wordsPerPlace = 32;
/** Longer subjects, which are rare, are decoded each time. */
const longest = 4 * (wordsPerPlace - 2);

const decoder = new TextDecoder();

/**
 * Texts of subjects, by their bytes: the same few subjects come again and again, and decoding each time costs more than
 * everything else that is done to count a message. Each byte is read once: hashed, and compared as words of four in one
 * array, since looking at an object for each place took a third longer. Two subjects at the same place take turns.
 */
export class SubjectCache {
  readonly #places = new Int32Array(places * wordsPerPlace);
  readonly #texts: string[] = Array.from({ length: places }, () => "");
  /** The subject that is being looked up. */
  readonly #asked = new Int32Array(wordsPerPlace);

  /** The text of `bytes`. */
  text(bytes: Uint8Array): string {
    // Not through a DataView: asking an array for its buffer takes longer than reading these bytes one by one.
    const { length } = bytes;
    if (length < 4 || length > longest) return decoder.decode(bytes);
    const asked = this.#asked;
    const tail = wordAt(bytes, length - 4);
    let hash = length ^ tail;
    let words = 0;
    asked[words++] = length;
    asked[words++] = tail;
    for (let at = 0; at + 4 <= length; at += 4) {
      const word = wordAt(bytes, at);
      asked[words++] = word;
      hash = Math.imul(hash ^ word, 0x01000193);
    }
    const place = (hash ^ (hash >>> 15)) & (places - 1);
    return this.#holds(place, words) ? (this.#texts[place] ?? "") : this.#keep(place, words, decoder.decode(bytes));
  }

  #holds(place: number, words: number): boolean {
    const asked = this.#asked;
    const known = this.#places;
    const start = place * wordsPerPlace;
    for (let word = 0; word < words; word++) if (known[start + word] !== asked[word]) return false;
    return true;
  }

  #keep(place: number, words: number, text: string): string {
    this.#places.set(this.#asked.subarray(0, words), place * wordsPerPlace);
    this.#texts[place] = text;
    return text;
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24);
}

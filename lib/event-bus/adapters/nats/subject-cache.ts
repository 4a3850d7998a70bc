/** A power of two, so that a hash is cut to a place by its lowest bits. */
const places = 4096;
/** Of four bytes each, for one place: the length, the last four bytes and the whole words from the beginning. */
const wordsPerPlace = 32;
/** Longer subjects, which are rare, are decoded each time. */
const longest = 4 * (wordsPerPlace - 2);

const decoder = new TextDecoder();

/**
 * Texts of subjects, by their bytes: the same few subjects come again and again, and decoding each time costs more than
 * everything else that is done to count a message. Bytes are hashed and compared four at a time, and stand in one array:
 * looking at an object for each place took a third longer. Two subjects at the same place take turns.
 */
export class SubjectCache {
  readonly #words = new Int32Array(places * wordsPerPlace);
  readonly #texts: string[] = Array.from({ length: places }, () => "");
  /** The network's chunk that was read last: many subjects are cut out of one. */
  #chunk: ArrayBufferLike = new ArrayBuffer(0);
  #view = new DataView(this.#chunk);

  /** The text of `bytes`. */
  text(bytes: Uint8Array): string {
    const { length, byteOffset, buffer } = bytes;
    if (length < 4 || length > longest) return decoder.decode(bytes);
    if (buffer !== this.#chunk) {
      this.#chunk = buffer;
      this.#view = new DataView(buffer);
    }
    const view = this.#view;
    const tail = view.getInt32(byteOffset + length - 4);
    const end = byteOffset + length - (length % 4);
    let hash = length ^ tail;
    for (let at = byteOffset; at < end; at += 4) hash = Math.imul(hash ^ view.getInt32(at), 0x01000193);
    const place = (hash ^ (hash >>> 15)) & (places - 1);
    return this.#holds(place, length, tail, byteOffset, end)
      ? (this.#texts[place] ?? "")
      : this.#keep(place, bytes, tail, end);
  }

  #holds(place: number, length: number, tail: number, start: number, end: number): boolean {
    const words = this.#words;
    const view = this.#view;
    let word = place * wordsPerPlace;
    if (words[word++] !== length || words[word++] !== tail) return false;
    for (let at = start; at < end; at += 4) if (words[word++] !== view.getInt32(at)) return false;
    return true;
  }

  #keep(place: number, bytes: Uint8Array, tail: number, end: number): string {
    const text = decoder.decode(bytes);
    let word = place * wordsPerPlace;
    this.#words[word++] = bytes.length;
    this.#words[word++] = tail;
    for (let at = bytes.byteOffset; at < end; at += 4) this.#words[word++] = this.#view.getInt32(at);
    this.#texts[place] = text;
    return text;
  }
}

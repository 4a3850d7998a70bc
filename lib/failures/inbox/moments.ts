/** Moments in order, so that those since a point in time are counted without walking over all. */
export class Moments {
  readonly #sorted: number[] = [];

  get size(): number {
    return this.#sorted.length;
  }

  /** The earliest, or null. */
  get first(): number | null {
    return this.#sorted[0] ?? null;
  }

  /** The latest, or null. */
  get last(): number | null {
    return this.#sorted.at(-1) ?? null;
  }

  add(ms: number): void {
    // Nearly all come in order, which makes this a push.
    this.#sorted.splice(this.#firstFrom(ms), 0, ms);
  }

  /** Takes one such moment out; nothing happens when there is none. */
  remove(ms: number): void {
    const at = this.#firstFrom(ms);
    if (this.#sorted[at] === ms) this.#sorted.splice(at, 1);
  }

  /** Forgets moments that are more than `keptMs` older than the latest, many at a time. */
  keepNewest(keptMs: number): void {
    const [first, last] = [this.first, this.last];
    // Forgetting moves all that stay, so it is not done with every moment.
    if (first !== null && last !== null && last - first > 2 * keptMs)
      this.#sorted.splice(0, this.#firstFrom(last - keptMs));
  }

  /** How many are at or after `ms`. */
  countSince(ms: number): number {
    return this.#sorted.length - this.#firstFrom(ms);
  }

  /** Index of the first moment at or after `ms`. */
  #firstFrom(ms: number): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#sorted[middle] ?? ms) < ms) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

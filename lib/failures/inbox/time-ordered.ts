/** What can be put in order. */
export interface Timed {
  readonly id: string;
  readonly atMs: number;
}

/** Things by time, oldest first; ids decide between equal times. Most are added at the end. */
export class TimeOrdered<T extends Timed> {
  #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    const last = this.#items.at(-1);
    if (last === undefined || isBefore(last, item)) this.#items.push(item);
    else this.#items.splice(this.#firstNotBefore(item), 0, item);
  }

  remove(item: Timed): void {
    const at = this.#firstNotBefore(item);
    if (this.#items[at]?.id === item.id) this.#items.splice(at, 1);
  }

  /** Oldest first, from the first at or after `sinceMs`. */
  *since(sinceMs: number): Generator<T> {
    for (let at = this.#firstNotBefore({ atMs: sinceMs, id: "" }); at < this.#items.length; at++) {
      const item = this.#items[at];
      if (item !== undefined) yield item;
    }
  }

  /** How many there are at or after `sinceMs`. */
  countSince(sinceMs: number): number {
    return this.#items.length - this.#firstNotBefore({ atMs: sinceMs, id: "" });
  }

  /** Newest first, from the first before `before`, or from the newest. */
  *newestFirst(before?: Timed): Generator<T> {
    const end = before === undefined ? this.#items.length : this.#firstNotBefore(before);
    for (let at = end - 1; at >= 0; at--) {
      const item = this.#items[at];
      if (item !== undefined) yield item;
    }
  }

  #firstNotBefore(than: Timed): number {
    let low = 0;
    let high = this.#items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const item = this.#items[middle];
      if (item !== undefined && isBefore(item, than)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(left: Timed, right: Timed): boolean {
  return left.atMs < right.atMs || (left.atMs === right.atMs && left.id < right.id);
}

interface Block<T> {
  readonly slots: (T | undefined)[];
  used: number;
}

const blockSize = 1_024;

/**
 * Things by sequence number, for numbers that grow at one end and leave at the other, with holes. They sit in blocks
 * of consecutive numbers, and an empty block is dropped: all of it takes constant time. A `Map` could do the same, but
 * used like this it is copied again and again, and the old copies keep what they held until the next full garbage
 * collection.
 */
export class SequenceTable<T extends { readonly seq: number }> {
  private readonly blocks = new Map<number, Block<T>>();
  private lowestSeq = Number.POSITIVE_INFINITY;
  /** No number above this one is in use. */
  private highSeq = 0;
  private count = 0;

  get size(): number {
    return this.count;
  }

  get(seq: number): T | undefined {
    return this.blocks.get(Math.floor(seq / blockSize))?.slots[seq % blockSize];
  }

  /** True when this very thing is in the table. */
  has(thing: T): boolean {
    return this.get(thing.seq) === thing;
  }

  add(thing: T): void {
    const { seq } = thing;
    const block = this.blockFor(seq);
    if (block.slots[seq % blockSize] === undefined) {
      block.used++;
      this.count++;
    }
    block.slots[seq % blockSize] = thing;
    if (seq < this.lowestSeq) this.lowestSeq = seq;
    if (seq > this.highSeq) this.highSeq = seq;
  }

  /** Returns false when nothing was there. */
  delete(seq: number): boolean {
    const number = Math.floor(seq / blockSize);
    const block = this.blocks.get(number);
    if (block?.slots[seq % blockSize] === undefined) return false;
    block.slots[seq % blockSize] = undefined;
    block.used--;
    this.count--;
    if (block.used === 0) this.blocks.delete(number);
    if (seq === this.lowestSeq) this.lowestSeq = this.atOrAfter(seq + 1)?.seq ?? Number.POSITIVE_INFINITY;
    return true;
  }

  clear(): void {
    this.blocks.clear();
    this.lowestSeq = Number.POSITIVE_INFINITY;
    this.count = 0;
  }

  lowest(): T | undefined {
    return this.get(this.lowestSeq);
  }

  highest(): T | undefined {
    return this.atOrBefore(this.highSeq);
  }

  /** What has the lowest number that is at least `seq`. */
  atOrAfter(seq: number): T | undefined {
    if (this.count === 0) return undefined;
    for (let at = Math.max(seq, this.lowestSeq); at <= this.highSeq; ) {
      const block = this.blocks.get(Math.floor(at / blockSize));
      const end = (Math.floor(at / blockSize) + 1) * blockSize;
      for (; block !== undefined && at < end; at++) {
        const thing = block.slots[at % blockSize];
        if (thing !== undefined) return thing;
      }
      at = end;
    }
    return undefined;
  }

  /** What has the highest number that is at most `seq`. */
  atOrBefore(seq: number): T | undefined {
    if (this.count === 0) return undefined;
    for (let at = Math.min(seq, this.highSeq); at >= this.lowestSeq; ) {
      const begin = Math.floor(at / blockSize) * blockSize;
      const block = this.blocks.get(begin / blockSize);
      for (; block !== undefined && at >= begin; at--) {
        const thing = block.slots[at % blockSize];
        if (thing !== undefined) return thing;
      }
      at = begin - 1;
    }
    return undefined;
  }

  /** From `seq` on, lowest first. What is at hand may be deleted meanwhile. */
  *ascending(seq = 0): Generator<T> {
    for (let thing = this.atOrAfter(seq); thing !== undefined; thing = this.atOrAfter(thing.seq + 1)) yield thing;
  }

  /** From `seq` down, highest first. What is at hand may be deleted meanwhile. */
  *descending(seq = this.highSeq): Generator<T> {
    for (let thing = this.atOrBefore(seq); thing !== undefined; thing = this.atOrBefore(thing.seq - 1)) yield thing;
  }

  private blockFor(seq: number): Block<T> {
    const number = Math.floor(seq / blockSize);
    let block = this.blocks.get(number);
    if (block === undefined) {
      block = { slots: [], used: 0 };
      this.blocks.set(number, block);
    }
    return block;
  }
}

/**
 * Counts over the last few equal slots of time, the current one included. Adding costs the same however many came
 * before. Slots are whole numbers that grow with time; when the clock steps back a little, the latest slot takes the
 * counts, when it steps back beyond the window, counting starts again.
 */
export class SlidingCount {
  /** The finished slots, each at its number modulo their count. */
  readonly #before: number[];
  #slot = 0;
  #total = 0;
  /** The total when the current slot began. */
  #totalBefore = 0;
  #finished = 0;

  /** `slots`: how many to sum over, at least 2. */
  constructor(slots: number) {
    this.#before = Array.from({ length: slots - 1 }, () => 0);
  }

  /** Everything that was ever added. */
  get total(): number {
    return this.#total;
  }

  /** Adds `amount` to a slot. */
  add(slot: number, amount: number): void {
    if (slot !== this.#slot) this.#moveTo(slot);
    this.#total += amount;
  }

  /** Everything in the slots, the unfinished current one included. */
  sum(slot: number): number {
    if (slot !== this.#slot) this.#moveTo(slot);
    return this.#finished + this.#total - this.#totalBefore;
  }

  /** Everything in the finished slots: a figure that does not dip each time a slot begins. */
  finished(slot: number): number {
    if (slot !== this.#slot) this.#moveTo(slot);
    return this.#finished;
  }

  #moveTo(slot: number): void {
    const size = this.#before.length;
    const steps = slot - this.#slot;
    if (steps < 0 && steps >= -size) return;
    if (steps < 0 || steps > size) {
      this.#before.fill(0);
      this.#finished = 0;
    } else {
      this.#finish(this.#slot, this.#total - this.#totalBefore);
      for (let done = this.#slot + 1; done < slot; done++) this.#finish(done, 0);
    }
    this.#slot = slot;
    this.#totalBefore = this.#total;
  }

  /** The count of a slot takes the place of the one that leaves the window. */
  #finish(slot: number, count: number): void {
    const at = slot % this.#before.length;
    this.#finished += count - (this.#before[at] ?? 0);
    this.#before[at] = count;
  }
}

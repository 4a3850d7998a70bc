/**
 * Counts over the last few equal slots of time, the current one included. Adding costs the same however many came
 * before. Slots are whole numbers that grow with time; when the clock steps back a little, the latest slot takes the
 * counts, when it steps back beyond the window, counting starts again.
 */
export class SlidingCount {
  /** The finished slots, each at its number modulo their count. */
  readonly #before: number[];
  #slot = 0;
  #current = 0;
  #sum = 0;

  /** `slots`: how many to sum over, at least 2. */
  constructor(slots: number) {
    this.#before = Array.from({ length: slots - 1 }, () => 0);
  }

  /** Adds `amount` to a slot. */
  add(slot: number, amount: number): void {
    if (slot !== this.#slot) this.#moveTo(slot);
    this.#current += amount;
    this.#sum += amount;
  }

  /** Everything in the slots, the unfinished current one included. */
  sum(slot: number): number {
    if (slot !== this.#slot) this.#moveTo(slot);
    return this.#sum;
  }

  /** Everything in the finished slots: a figure that does not dip each time a slot begins. */
  finished(slot: number): number {
    if (slot !== this.#slot) this.#moveTo(slot);
    return this.#sum - this.#current;
  }

  #moveTo(slot: number): void {
    const size = this.#before.length;
    const steps = slot - this.#slot;
    if (steps < 0 && steps >= -size) return;
    if (steps < 0 || steps > size) {
      this.#before.fill(0);
      this.#sum = 0;
    } else {
      for (let done = this.#slot; done < slot; done++) this.#finish(done);
    }
    this.#slot = slot;
    this.#current = 0;
  }

  /** The current count takes the place of the slot that leaves the window. */
  #finish(slot: number): void {
    const at = slot % this.#before.length;
    this.#sum -= this.#before[at] ?? 0;
    this.#before[at] = this.#current;
    this.#current = 0;
  }
}

/** Lets something happen so many times a second in the long run, and `burst` times at once. */
export class Credit {
  readonly #perS: number;
  /** In thousandths, so that refilling by whole milliseconds is exact. */
  readonly #max: number;
  #left: number;
  #refilledMs = 0;

  /** Both are whole numbers from 1. */
  constructor(perS: number, burst: number) {
    this.#perS = perS;
    this.#max = burst * 1000;
    this.#left = this.#max;
  }

  /** How much of the burst is left, 0 to 1. */
  fill(nowMs: number): number {
    this.#refill(nowMs);
    return this.#left / this.#max;
  }

  /** True, and one less left, when there is one left. */
  take(nowMs: number): boolean {
    this.#refill(nowMs);
    if (this.#left < 1000) return false;
    this.#left -= 1000;
    return true;
  }

  #refill(nowMs: number): void {
    const elapsedMs = nowMs - this.#refilledMs;
    this.#refilledMs = nowMs;
    if (elapsedMs > 0) this.#left = Math.min(this.#max, this.#left + elapsedMs * this.#perS);
  }
}

/** Lows that are kept. */
const kept = 16;

/**
 * How a backlog develops: the fewest messages that waited in each stretch of time. A consumer that empties its backlog
 * from time to time has a low of about nothing in each stretch, however much comes in between.
 */
export class BacklogTrend {
  #stretchMs: number;
  #lows: number[] = [];
  /** When the running stretch began, and the fewest that waited in it. */
  #startedMs: number | null = null;
  #low = 0;
  #handled = false;

  /** `stretchMs`: how long a stretch is, milliseconds. */
  constructor(stretchMs: number) {
    this.#stretchMs = stretchMs;
  }

  get stretchMs(): number {
    return this.#stretchMs;
  }

  /**
   * Takes a reading; `handled`: messages were delivered for the first time since the one before. A longer stretch makes
   * what was known of shorter ones useless, and so does one in which nothing new was delivered: that is another trouble.
   */
  add(waiting: number, handled: boolean, nowMs: number, stretchMs: number): void {
    if (stretchMs !== this.#stretchMs) this.clear();
    this.#stretchMs = stretchMs;
    if (this.#startedMs === null || nowMs - this.#startedMs >= stretchMs) {
      if (this.#startedMs !== null) this.#lows = this.#handled ? [...this.#lows, this.#low].slice(-kept) : [];
      this.#startedMs = nowMs;
      this.#low = waiting;
      this.#handled = false;
    }
    this.#handled ||= handled;
    this.#low = Math.min(this.#low, waiting);
    // Nothing waits: what was before is over.
    if (waiting === 0) this.#lows = [];
  }

  clear(): void {
    this.#lows = [];
    this.#startedMs = null;
  }

  /** Lows of the stretches that are over, oldest first. */
  get lows(): readonly number[] {
    return this.#lows;
  }

  /** How many of the newest stretches fell, or stayed, one after the other. */
  get falls(): number {
    let falls = 0;
    for (let at = this.#lows.length - 1; at > 0; at--) {
      const [before, after] = [this.#lows[at - 1] ?? 0, this.#lows[at] ?? 0];
      if (after > before) break;
      falls++;
    }
    return falls;
  }
}

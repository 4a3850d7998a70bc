import type { HistoryMark } from "../../model/history";

/** One reading as the history keeps it: a value for each line, in a fixed order; null where not known. */
export interface HistoryPoint {
  readonly atMs: number;
  readonly values: readonly (number | null)[];
}

const firstCapacity = 32;

/**
 * The readings of one consumer or stream for as long as `keepMs`, oldest first, with what happened meanwhile. In one flat
 * array of numbers: thousands of consumers keep an hour each.
 */
export class HistorySeries {
  readonly #keepMs: number;
  /** Numbers of a row. */
  readonly #width: number;
  /** Rows of a time and one number per series; NaN stands for null. */
  #rows: Float64Array;
  #first = 0;
  #end = 0;
  #marks: HistoryMark[] = [];

  /**
   * `lines`: how many values a reading has. `capacity`: readings there is room for before it grows; what grows leaves
   * smaller arrays behind, that fit nothing.
   */
  constructor(keepMs: number, lines: number, capacity = firstCapacity) {
    this.#keepMs = keepMs;
    this.#width = lines + 1;
    this.#rows = new Float64Array(Math.max(1, capacity) * this.#width);
  }

  /** Adds a reading and what happened with it. A reading that is not later than the one before is left out. */
  add(point: HistoryPoint, marks: readonly HistoryMark[] = []): void {
    if (marks.length > 0) this.#marks = [...this.#marks, ...marks];
    if (point.atMs <= (this.lastAtMs ?? Number.NEGATIVE_INFINITY)) return;
    this.#makeRoom(point.atMs - this.#keepMs);
    const row = this.#end * this.#width;
    this.#rows[row] = point.atMs;
    for (let at = 1; at < this.#width; at++) this.#rows[row + at] = point.values[at - 1] ?? Number.NaN;
    this.#end++;
    if (this.#marks.length > 0) this.#marks = this.#marks.filter(({ atMs }) => atMs >= point.atMs - this.#keepMs);
  }

  /**
   * Puts the readings of `older` from before the first one here in front, with its marks. Its memory is ours afterwards:
   * `older` must not be used again.
   */
  takeOver(older: HistorySeries): void {
    const newer = this.points(Number.NEGATIVE_INFINITY);
    const firstMs = newer[0]?.atMs ?? Number.POSITIVE_INFINITY;
    while (older.size > 0 && older.#number(older.#end - 1, 0) >= firstMs) older.#end--;
    for (const point of newer) older.add(point);
    this.#rows = older.#rows;
    this.#first = older.#first;
    this.#end = older.#end;
    this.#marks = [...older.#marks, ...this.#marks].sort((left, right) => left.atMs - right.atMs);
  }

  /** Lets go of everything from before `oldestMs`. */
  forgetBefore(oldestMs: number): void {
    while (this.#first < this.#end && this.#number(this.#first, 0) < oldestMs) this.#first++;
    this.#marks = this.#marks.filter(({ atMs }) => atMs >= oldestMs);
  }

  /** Notes a moment at which nothing could be read, and what happened then. */
  addGap(atMs: number, marks: readonly HistoryMark[] = []): void {
    this.add({ atMs, values: [] }, marks);
  }

  /** The readings from `sinceMs` up to and without `untilMs`. */
  points(sinceMs: number, untilMs = Number.POSITIVE_INFINITY): HistoryPoint[] {
    const found: HistoryPoint[] = [];
    for (let at = this.#first; at < this.#end; at++) {
      const atMs = this.#number(at, 0);
      if (atMs >= sinceMs && atMs < untilMs) found.push({ atMs, values: this.#values(at) });
    }
    return found;
  }

  /** What happened from `sinceMs` up to and without `untilMs`. */
  marks(sinceMs: number, untilMs = Number.POSITIVE_INFINITY): HistoryMark[] {
    return this.#marks.filter(({ atMs }) => atMs >= sinceMs && atMs < untilMs);
  }

  /** The first two series added up, of the newest `count` readings: waiting plus in flight, for a sparkline. */
  trend(count: number): (number | null)[] {
    const rows = this.#rows;
    const width = this.#width;
    const first = Math.max(this.#first, this.#end - count);
    const found = new Array<number | null>(this.#end - first);
    for (let at = 0; at < found.length; at++) {
      const sum = (rows[(first + at) * width + 1] ?? Number.NaN) + (rows[(first + at) * width + 2] ?? Number.NaN);
      found[at] = Number.isNaN(sum) ? null : sum;
    }
    return found;
  }

  get size(): number {
    return this.#end - this.#first;
  }

  /** When the newest reading was taken, gaps included. */
  get lastAtMs(): number | null {
    return this.size === 0 ? null : this.#number(this.#end - 1, 0);
  }

  #values(row: number): (number | null)[] {
    return Array.from({ length: this.#width - 1 }, (_, line) => {
      const value = this.#number(row, line + 1);
      return Number.isNaN(value) ? null : value;
    });
  }

  #number(row: number, column: number): number {
    return this.#rows[row * this.#width + column] ?? Number.NaN;
  }

  /** Lets go of what is older, and moves or doubles the array when it is full. */
  #makeRoom(oldestMs: number): void {
    while (this.#first < this.#end && this.#number(this.#first, 0) < oldestMs) this.#first++;
    if (this.#end * this.#width < this.#rows.length) return;
    const kept = this.#rows.subarray(this.#first * this.#width, this.#end * this.#width);
    const roomy = this.size * 2 <= this.#rows.length / this.#width;
    const rows = roomy ? this.#rows : new Float64Array(this.#rows.length * 2);
    rows.set(kept, 0);
    this.#rows = rows;
    this.#end -= this.#first;
    this.#first = 0;
  }
}

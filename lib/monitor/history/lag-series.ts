import { type LagMark, lagSeriesNames } from "../../model/consumer/lag-sample";

/** One reading as the history keeps it: a value for each of the `lagSeriesNames`, null where not known. */
export interface LagPoint {
  readonly atMs: number;
  readonly values: readonly (number | null)[];
}

const width = lagSeriesNames.length + 1;
const firstCapacity = 32;
const nothing: readonly null[] = lagSeriesNames.map(() => null);

/**
 * The readings of one consumer for as long as `keepMs`, oldest first, with what happened meanwhile. In one flat array of
 * numbers: thousands of consumers keep an hour each.
 */
export class LagSeries {
  readonly #keepMs: number;
  /** Rows of a time and one number per series; NaN stands for null. */
  #rows: Float64Array;
  #first = 0;
  #end = 0;
  #marks: LagMark[] = [];

  /** `capacity`: readings there is room for before it grows. What grows leaves smaller arrays behind, that fit nothing. */
  constructor(keepMs: number, capacity = firstCapacity) {
    this.#keepMs = keepMs;
    this.#rows = new Float64Array(Math.max(1, capacity) * width);
  }

  /** Adds a reading and what happened with it. A reading that is not later than the one before is left out. */
  add(point: LagPoint, marks: readonly LagMark[] = []): void {
    if (marks.length > 0) this.#marks = [...this.#marks, ...marks];
    if (point.atMs <= (this.lastAtMs ?? Number.NEGATIVE_INFINITY)) return;
    this.#makeRoom(point.atMs - this.#keepMs);
    this.#rows[this.#end * width] = point.atMs;
    for (let at = 0; at < nothing.length; at++) this.#rows[this.#end * width + 1 + at] = point.values[at] ?? Number.NaN;
    this.#end++;
    if (this.#marks.length > 0) this.#marks = this.#marks.filter(({ atMs }) => atMs >= point.atMs - this.#keepMs);
  }

  /**
   * Puts the readings of `older` from before the first one here in front, with its marks. Its memory is ours afterwards:
   * `older` must not be used again.
   */
  takeOver(older: LagSeries): void {
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

  /** Notes a moment at which the consumer could not be read, and what happened then. */
  addGap(atMs: number, marks: readonly LagMark[] = []): void {
    this.add({ atMs, values: nothing }, marks);
  }

  /** The readings from `sinceMs` up to and without `untilMs`. */
  points(sinceMs: number, untilMs = Number.POSITIVE_INFINITY): LagPoint[] {
    const found: LagPoint[] = [];
    for (let at = this.#first; at < this.#end; at++) {
      const atMs = this.#number(at, 0);
      if (atMs >= sinceMs && atMs < untilMs)
        found.push({ atMs, values: nothing.map((_, series) => this.#value(at, series)) });
    }
    return found;
  }

  /** What happened from `sinceMs` up to and without `untilMs`. */
  marks(sinceMs: number, untilMs = Number.POSITIVE_INFINITY): LagMark[] {
    return this.#marks.filter(({ atMs }) => atMs >= sinceMs && atMs < untilMs);
  }

  /** The first two series added up, of the newest `count` readings: waiting plus in flight, for a sparkline. */
  trend(count: number): (number | null)[] {
    const rows = this.#rows;
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

  #value(row: number, series: number): number | null {
    const value = this.#number(row, series + 1);
    return Number.isNaN(value) ? null : value;
  }

  #number(row: number, column: number): number {
    return this.#rows[row * width + column] ?? Number.NaN;
  }

  /** Lets go of what is older, and moves or doubles the array when it is full. */
  #makeRoom(oldestMs: number): void {
    while (this.#first < this.#end && this.#number(this.#first, 0) < oldestMs) this.#first++;
    if (this.#end * width < this.#rows.length) return;
    const kept = this.#rows.subarray(this.#first * width, this.#end * width);
    const roomy = this.size * 2 <= this.#rows.length / width;
    const rows = roomy ? this.#rows : new Float64Array(this.#rows.length * 2);
    rows.set(kept, 0);
    this.#rows = rows;
    this.#end -= this.#first;
    this.#first = 0;
  }
}

/** Rates a second apart, oldest first; null is a gap. */
export type Trend = readonly (number | null)[];

/** Points of a trend. */
export const trendPoints = 40;

/** Between two points, milliseconds. */
const everyMs = 1_000;
const unknown: Trend = [];

/** Remembers how each subject's rate went. */
export class SubjectTrends {
  #trends = new Map<string, Trend>();
  #points = 0;
  #takenMs = Number.NEGATIVE_INFINITY;

  /** Takes the rates of the subjects that are counted one by one; one that is not among them is forgotten. */
  take(subjects: readonly { readonly subject: string; readonly receivedPerS: number }[], atMs: number): void {
    if (atMs - this.#takenMs < everyMs) return;
    this.#takenMs = atMs;
    // One that is new had no traffic before it was seen.
    const quiet = new Array<number>(this.#points).fill(0);
    this.#trends = new Map(
      subjects.map(({ subject, receivedPerS }) => [
        subject,
        [...(this.#trends.get(subject) ?? quiet), receivedPerS].slice(-trendPoints),
      ]),
    );
    this.#points = Math.min(trendPoints, this.#points + 1);
  }

  /** Nothing is known for a while: a gap. */
  interrupt(): void {
    if (this.#points === 0) return;
    this.#trends = new Map(
      [...this.#trends].map(([subject, trend]) => [subject, [...trend, null].slice(-trendPoints)]),
    );
    this.#points = Math.min(trendPoints, this.#points + 1);
  }

  of(subject: string): Trend {
    return this.#trends.get(subject) ?? unknown;
  }
}

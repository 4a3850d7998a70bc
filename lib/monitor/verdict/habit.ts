import * as z from "zod";

/** How long a gap is remembered: a week and a day, so that what happens weekly is known the next time. */
const keepMs = 8 * 24 * 60 * 60 * 1_000;
/** Gaps remembered, the longest. */
const kept = 6;
/** Shorter ones say nothing: readings are seconds apart. */
const shortestMs = 5_000;
/** Two gaps are alike when the shorter has at least this share of the longer. */
const alike = 0.75;

/** A habit as it is kept: pairs of when a gap ended, and how long it was, both in milliseconds. */
export const habitRecordSchema = z.array(z.tuple([z.number(), z.number()])).max(100);
/** See {@link habitRecordSchema}. */
export type HabitRecord = z.infer<typeof habitRecordSchema>;

/**
 * The usual gap between two things that a consumer does: the longest that came more than once. What came once may have
 * been an outage; what comes twice, about as long, is how it works.
 */
export class Habit {
  /** Longest first. */
  #gaps: { readonly endedMs: number; readonly gapMs: number }[] = [];

  /** Notes a gap that ended at `endedMs`. */
  note(gapMs: number, endedMs: number): void {
    if (gapMs < shortestMs) return;
    const known = this.#gaps.filter((gap) => gap.endedMs > endedMs - keepMs);
    this.#gaps = [...known, { endedMs, gapMs }].sort((one, other) => other.gapMs - one.gapMs);
    // A longer usual gap covers a shorter one.
    this.#gaps.length = Math.min(this.#gaps.length, kept);
  }

  /** The longest gap that is usual, milliseconds; null while none came twice. */
  get usualMs(): number | null {
    for (const [at, { gapMs }] of this.#gaps.entries()) {
      const next = this.#gaps[at + 1];
      if (next !== undefined && next.gapMs >= gapMs * alike) return gapMs;
    }
    return null;
  }

  /** What {@link restore} takes. */
  get record(): HabitRecord {
    return this.#gaps.map(({ endedMs, gapMs }) => [endedMs, Math.round(gapMs)]);
  }

  /** Takes in what was learned before this process. */
  restore(record: HabitRecord): void {
    for (const [endedMs, gapMs] of [...record].sort(([one], [other]) => one - other)) this.note(gapMs, endedMs);
  }
}

import type { MessageLog, SubjectCounts } from "../../event-bus/broker/message-log";
import { type Offer, taken } from "../../event-bus/broker/offer";

/** How long a count is given to all who ask at least, milliseconds. */
const keptMs = 10_000;
/** A count that took long is kept longer: a stream is counted during one part in so many of the time. */
const keptFactor = 100;
/** Subjects of one count; the broker goes through all of them for each 100,000. */
export const mostCounted = 300_000;
/** Subjects of all counts that are kept; about 100 bytes each. */
const mostKept = 600_000;
/** Counts that are kept. */
const keptCounts = 1_000;

/** Messages by subject, and when they were counted, Unix milliseconds. */
export interface CountedSubjects extends SubjectCounts {
  readonly atMs: number;
}

/** A count that took no longer is made anew for a channel that has changed, once a second at most; milliseconds. */
const cheapMs = 50;
const recountMs = 1_000;

interface Kept {
  /** The channel's newest number that whoever counted knew of. */
  readonly asOf: number | null;
  readonly counts: Promise<CountedSubjects>;
  /** Infinite while it is being counted. */
  untilMs: number;
  /** When it was done, and how long that took; null before. */
  done: { readonly atMs: number; readonly tookMs: number } | null;
  subjects: number;
}

/** Counts messages by subject, once for all who look. */
export class SubjectTally {
  readonly #log: Offer<Pick<MessageLog, "countBySubject">>;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();

  constructor(log: Offer<Pick<MessageLog, "countBySubject">>, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /**
   * Of the subjects that match, {@link mostCounted} at most. `asOf`: the channel's newest number, so that a count of before
   * is made anew where that costs little. Throws what the log throws, and `unsupported` where messages are not kept.
   */
  count(channel: string, filter: string, asOf: number | null = null): Promise<CountedSubjects> {
    const log = taken(this.#log);
    const key = `${channel} ${filter}`;
    const nowMs = this.#now();
    const known = this.#kept.get(key);
    if (known !== undefined && nowMs < known.untilMs && !isOutdated(known, asOf, nowMs)) return known.counts;
    const counts = log
      .countBySubject(channel, filter, { most: mostCounted })
      .then((found) => ({ ...found, atMs: this.#now() }));
    const kept: Kept = { asOf, counts, done: null, untilMs: Number.POSITIVE_INFINITY, subjects: 0 };
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    counts.then(
      ({ told, atMs }) => {
        kept.subjects = told.length;
        kept.done = { atMs, tookMs: atMs - nowMs };
        kept.untilMs = atMs + Math.max(keptMs, (atMs - nowMs) * keptFactor);
        this.#makeRoom();
      },
      () => {
        if (this.#kept.get(key) === kept) this.#kept.delete(key);
      },
    );
    this.#makeRoom();
    return counts;
  }

  /** Drops what is out of date, and of the rest the oldest beyond the bounds; the newest one stays. */
  #makeRoom(): void {
    const nowMs = this.#now();
    let subjects = 0;
    for (const [key, kept] of this.#kept) {
      if (nowMs >= kept.untilMs) this.#kept.delete(key);
      else subjects += kept.subjects;
    }
    for (const [key, kept] of this.#kept) {
      if (this.#kept.size <= 1 || (subjects <= mostKept && this.#kept.size <= keptCounts)) break;
      this.#kept.delete(key);
      subjects -= kept.subjects;
    }
  }
}

function isOutdated({ asOf: countedAs, done }: Kept, asOf: number | null, nowMs: number): boolean {
  if (asOf === null || asOf === countedAs || done === null) return false;
  return done.tookMs <= cheapMs && nowMs - done.atMs >= recountMs;
}

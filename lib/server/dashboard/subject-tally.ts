import type { MessageLog, SubjectCounts } from "../../event-bus/broker/message-log";
import { type Offer, taken } from "../../event-bus/broker/offer";

/** How long a count is given to all who ask, milliseconds: counting takes the broker longer the more subjects there are. */
const keptMs = 10_000;
/** Counts that are kept. */
const keptCounts = 20;

/** Messages by subject, and when they were counted, Unix milliseconds. */
export interface CountedSubjects extends SubjectCounts {
  readonly atMs: number;
}

interface Kept {
  readonly atMs: number;
  readonly counts: Promise<CountedSubjects>;
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

  /** Of the subjects that match. Throws what the log throws, and `unsupported` where messages are not kept. */
  count(channel: string, filter: string): Promise<CountedSubjects> {
    const log = taken(this.#log);
    const key = `${channel} ${filter}`;
    const nowMs = this.#now();
    const known = this.#kept.get(key);
    if (known !== undefined && nowMs - known.atMs < keptMs) return known.counts;
    const counts = log.countBySubject(channel, filter).then((found) => ({ ...found, atMs: this.#now() }));
    this.#kept.delete(key);
    this.#kept.set(key, { atMs: nowMs, counts });
    counts.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= keptCounts) break;
      this.#kept.delete(oldest);
    }
    return counts;
  }
}

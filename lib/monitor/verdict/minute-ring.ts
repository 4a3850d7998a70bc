const usualMinuteMs = 60_000;

/** What happened within a minute. */
export interface MinuteFigures {
  /** Deliveries of messages that had been delivered before. */
  readonly redelivered: number;
  /** Messages delivered for the first time. */
  readonly first: number;
  /** Messages that left the stream unread at its limits. */
  readonly lost: number;
}

interface Minute {
  readonly startMs: number;
  redelivered: number;
  first: number;
  lost: number;
}

const nothing: MinuteFigures = { redelivered: 0, first: 0, lost: 0 };

/** Sums of the last minutes, one entry per minute in which something happened; nothing is kept of a quiet consumer. */
export class MinuteRing {
  readonly #keepMs: number;
  readonly #minuteMs: number;
  #minutes: Minute[] = [];

  /** `minutes`: how many are kept; `minuteMs`: how long one is. */
  constructor(minutes: number, minuteMs = usualMinuteMs) {
    this.#minuteMs = minuteMs;
    this.#keepMs = minutes * minuteMs;
  }

  /** Adds what happened up to `nowMs` since the reading before. */
  add({ redelivered, first, lost }: MinuteFigures, nowMs: number): void {
    if (this.#minutes.length > 0) this.#minutes = this.#minutes.filter(({ startMs }) => startMs > nowMs - this.#keepMs);
    if (redelivered + first + lost === 0) return;
    const startMs = Math.floor(nowMs / this.#minuteMs) * this.#minuteMs;
    let minute = this.#minutes.at(-1);
    if (minute === undefined || minute.startMs < startMs) {
      minute = { startMs, redelivered: 0, first: 0, lost: 0 };
      this.#minutes.push(minute);
    }
    minute.redelivered += redelivered;
    minute.first += first;
    minute.lost += lost;
  }

  /** In how many of them more was delivered again than for the first time. */
  get mostlyAgain(): number {
    return this.#minutes.filter(({ redelivered, first }) => redelivered > first).length;
  }

  /** All that is kept together. */
  get sum(): MinuteFigures {
    // Asked for each consumer of each sweep, and most are quiet.
    if (this.#minutes.length === 0) return nothing;
    const sum = { redelivered: 0, first: 0, lost: 0 };
    for (const { redelivered, first, lost } of this.#minutes) {
      sum.redelivered += redelivered;
      sum.first += first;
      sum.lost += lost;
    }
    return sum;
  }
}

const usualMinuteMs = 60_000;

/** What happened within a minute. */
export interface MinuteFigures {
  /** Deliveries of messages that had been delivered before. */
  readonly redelivered: number;
  /** Messages delivered for the first time. */
  readonly first: number;
  /** Messages that left the stream unread at its limits. */
  readonly lost: number;
  /** How long rejected deliveries waited to come again, all of them together, milliseconds. */
  readonly putOffMs: number;
}

interface Minute {
  readonly startMs: number;
  redelivered: number;
  first: number;
  lost: number;
  putOffMs: number;
}

const nothing: MinuteFigures = { redelivered: 0, first: 0, lost: 0, putOffMs: 0 };

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
  add({ redelivered = 0, first = 0, lost = 0, putOffMs = 0 }: Partial<MinuteFigures>, nowMs: number): void {
    if (this.#minutes.length > 0) this.#minutes = this.#minutes.filter(({ startMs }) => startMs > nowMs - this.#keepMs);
    if (redelivered + first + lost + putOffMs === 0) return;
    const startMs = Math.floor(nowMs / this.#minuteMs) * this.#minuteMs;
    let minute = this.#minutes.at(-1);
    if (minute === undefined || minute.startMs < startMs) {
      minute = { startMs, ...nothing };
      this.#minutes.push(minute);
    }
    minute.redelivered += redelivered;
    minute.first += first;
    minute.lost += lost;
    minute.putOffMs += putOffMs;
  }

  /** In how many of them more was delivered again than for the first time. */
  get mostlyAgain(): number {
    return this.#minutes.filter(({ redelivered, first }) => redelivered > first).length;
  }

  /** All that is kept together. */
  get sum(): MinuteFigures {
    // Asked for each consumer of each sweep, and most are quiet.
    if (this.#minutes.length === 0) return nothing;
    const sum = { ...nothing };
    for (const { redelivered, first, lost, putOffMs } of this.#minutes) {
      sum.redelivered += redelivered;
      sum.first += first;
      sum.lost += lost;
      sum.putOffMs += putOffMs;
    }
    return sum;
  }
}

import { type Clock, elapsedMs } from "../event-bus/clock";
import { pause } from "../event-bus/patience";

/** Turns at an even rate. Time lost in an outage is not made up for with a burst. */
export class Pacer {
  readonly #stepMs: number;
  readonly #clock: Clock;
  /** By {@link elapsedMs}. */
  #dueMs: number;

  /** `ratePerS` is null for no limit. */
  constructor(ratePerS: number | null, clock: Clock) {
    this.#stepMs = ratePerS === null ? 0 : 1_000 / ratePerS;
    this.#clock = clock;
    this.#dueMs = elapsedMs(clock);
  }

  /**
   * Resolves when it is the caller's turn, or when `signal` ends the waiting. Null when it is the caller's turn now:
   * what is sent without waiting in between goes out with one write instead of one for each message.
   */
  turn(signal: AbortSignal): Promise<void> | null {
    if (this.#stepMs === 0) return null;
    const nowMs = elapsedMs(this.#clock);
    // A little lateness is caught up with, so that timers that fire late do not lower the rate.
    this.#dueMs = Math.max(this.#dueMs, nowMs - Math.max(this.#stepMs, latenessMs));
    const waitMs = this.#dueMs - nowMs;
    this.#dueMs += this.#stepMs;
    return waitMs > 0 ? pause(this.#clock, waitMs, signal) : null;
  }
}

const latenessMs = 250;

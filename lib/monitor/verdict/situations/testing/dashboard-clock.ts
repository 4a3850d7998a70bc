import type { Clock } from "../../../../event-bus/clock";

/** The clock of the machine that the dashboard runs on: beside the broker's, and perhaps set wrong. */
export class DashboardClock implements Clock {
  readonly #true: Clock;
  #wrongByMs = 0;

  constructor(trueClock: Clock) {
    this.#true = trueClock;
  }

  now(): number {
    return this.#true.now() + this.#wrongByMs;
  }

  elapsed(): number {
    return this.#true.now();
  }

  schedule(delayMs: number, task: () => void): () => void {
    return this.#true.schedule(delayMs, task);
  }

  /** Sets it: so many milliseconds ahead of the broker's, behind where negative. */
  set(wrongByMs: number): void {
    this.#wrongByMs = wrongByMs;
  }
}

import type { Clock } from "../../../clock";

/** Longest delay that a machine timer takes; a later deadline rings early and is set again. */
const maxDelayMs = 2 ** 31 - 1;

/**
 * One timer for many deadlines. It may ring before any of them is due: whoever owns it then looks what is due and
 * sets it for the next one. So a deadline that moves back, which most do, costs nothing.
 */
export class Alarm {
  private readonly clock: Clock;
  private readonly ring: () => void;
  private atMs = Number.POSITIVE_INFINITY;
  private cancel: () => void = () => {};

  constructor(clock: Clock, ring: () => void) {
    this.clock = clock;
    this.ring = ring;
  }

  /** Rings no later than `atMs`; an earlier setting stays. */
  setFor(atMs: number): void {
    if (atMs >= this.atMs) return;
    this.cancel();
    this.atMs = atMs;
    const delayMs = Math.min(Math.max(0, atMs - this.clock.now()), maxDelayMs);
    this.cancel = this.clock.schedule(delayMs, () => {
      this.atMs = Number.POSITIVE_INFINITY;
      this.ring();
    });
  }

  /** Rings no more. */
  clear(): void {
    this.cancel();
    this.atMs = Number.POSITIVE_INFINITY;
  }
}

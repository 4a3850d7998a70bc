import { agoMs, type Clock, type Moment, thisMoment } from "../../event-bus/clock";

/** How often a receiver is called. Times are milliseconds. */
export const paceLimits = {
  /** How long news are gathered after a call: incidents that open one after the other go out together. */
  gatherMs: 10_000,
  /** How long a receiver that cannot be reached is left alone. */
  restMs: 60_000,
  /** Most calls within any {@link paceLimits.windowMs}; a call with several attempts counts once. */
  calls: 10,
  windowMs: 60_000,
} as const;

/** Says when the next call may be made, so that a storm of news is no storm of calls. */
export class CallPace {
  readonly #clock: Clock;
  /** Calls of the last {@link paceLimits.windowMs}, oldest first. */
  #calls: Moment[] = [];
  /** When the last round of calls began. */
  #round: Moment | null = null;
  /** When the receiver could not be reached. */
  #rest: Moment | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** True when a round of calls may begin. */
  get isRoundDue(): boolean {
    return !this.#isWithin(this.#rest, paceLimits.restMs) && !this.#isWithin(this.#round, paceLimits.gatherMs);
  }

  /** Notes that a round begins. */
  beginRound(): void {
    this.#round = thisMoment(this.#clock);
  }

  /** Notes a call and returns true, if one more may be made now. */
  take(): boolean {
    this.#calls = this.#calls.filter((call) => this.#isWithin(call, paceLimits.windowMs));
    if (this.#calls.length >= paceLimits.calls) return false;
    this.#calls.push(thisMoment(this.#clock));
    return true;
  }

  /** Leaves a receiver that cannot be reached alone for {@link paceLimits.restMs}. */
  rest(): void {
    this.#rest = thisMoment(this.#clock);
  }

  #isWithin(moment: Moment | null, ms: number): boolean {
    return moment !== null && agoMs(moment, this.#clock) < ms;
  }
}

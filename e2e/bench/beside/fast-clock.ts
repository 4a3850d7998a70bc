import type { Clock } from "../../../lib/event-bus/clock";
import { ManualClock } from "../../../lib/event-bus/testing/manual-clock";

/**
 * A clock that runs faster than the machine's, step by step: who takes the steps waits for whoever is late, so that a busy
 * machine makes time slower and nobody's work longer.
 */
export class FastClock implements Clock {
  /** A step by this clock, milliseconds. */
  readonly stepSpan: number;
  /** How many times it is as fast where nobody is late. */
  readonly times: number;
  readonly #clock = new ManualClock(Date.now());
  /** Both clocks at the end of each step, Unix milliseconds. */
  readonly #real: number[] = [];
  readonly #fast: number[] = [];

  /** `stepMs`: how long a step takes on the machine's clock. */
  constructor(stepSpan: number, stepMs: number) {
    this.stepSpan = stepSpan;
    this.times = stepSpan / stepMs;
    this.#mark();
  }

  now(): number {
    return this.#clock.now();
  }

  schedule(delayMs: number, task: () => void): () => void {
    return this.#clock.schedule(delayMs, task);
  }

  /** One step further: what falls due within it is done, in order. */
  step(): void {
    this.#clock.pass(this.stepSpan);
    this.#mark();
  }

  /**
   * What this clock showed at a moment of the machine's, both Unix milliseconds. After the last step it stands: how long the
   * next one will take is not known.
   */
  toFast(realMs: number): number {
    return Math.min(this.now(), this.toFastAhead(realMs));
  }

  /** What it will show at a moment to come where nobody is late. */
  toFastAhead(realMs: number): number {
    return between(realMs, this.#real, this.#fast, this.times);
  }

  /** How long the last `fastMs` took on the machine's clock. */
  realSpanOfLast(fastMs: number): number {
    return realNow() - between(this.now() - fastMs, this.#fast, this.#real, 1 / this.times);
  }

  /** How far this clock went in the last `realMs` of the machine's: less than planned where somebody was late. */
  fastSpanOfLast(realMs: number): number {
    const nowMs = realNow();
    return this.toFast(nowMs) - this.toFast(nowMs - realMs);
  }

  /** A length of time by this clock as the machine's clock measures it where nobody is late, milliseconds. */
  toRealSpan(fastMs: number): number {
    return fastMs / this.times;
  }

  /** The other way round. */
  toFastSpan(realMs: number): number {
    return realMs * this.times;
  }

  #mark(): void {
    this.#real.push(realNow());
    this.#fast.push(this.now());
  }
}

/** What the second clock shows when the first one shows `ms`, by moments at which both were read. */
function between(ms: number, first: readonly number[], second: readonly number[], pace: number): number {
  let [low, high] = [0, first.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((first[middle] ?? 0) <= ms) low = middle;
    else high = middle - 1;
  }
  const [from = 0, to = 0] = [first[low], second[low]];
  const [nextFrom, nextTo] = [first[low + 1], second[low + 1]];
  if (nextFrom === undefined || nextTo === undefined || ms < from) return to + (ms - from) * pace;
  return to + ((ms - from) / (nextFrom - from)) * (nextTo - to);
}

/** Unix milliseconds with their fractions: at fifty times the speed a whole one is a twentieth of a second. */
const realNow = () => performance.timeOrigin + performance.now();

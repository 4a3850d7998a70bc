import { Credit } from "./credit";
import { SlidingCount } from "./sliding-count";

const arrivalSlotMs = 100;
const arrivalSlots = 10;

/** Fractions of its multiples never repeat and fill 0..1 evenly. */
const goldenRatio = 0.618_033_988_749_895;

/**
 * Chooses which messages are shown so that no more than a budget of rows per second is, in the long run.
 *
 * Credit refills steadily and holds one second's budget: whoever stays below the budget sees everything, bursts
 * included. Above it credit alone would show the first few messages of every chunk the network delivers. So then the
 * messages are cut into equal groups, by the ratio of arrivals to budget, and one of each group is shown: not the
 * same one in each, or traffic that takes turns between two subjects would be shown as one of them.
 */
export class RowSampler {
  readonly #rowsPerS: number;
  readonly #credit: Credit;
  readonly #arrivals = new SlidingCount(arrivalSlots);
  /** Position in the group, 0 to 1; below 0 while the rest of the group before passes. */
  #position = 0;
  /** Position from which the next message is shown. */
  #pick = 0;

  /** `rowsPerS`: the budget, a whole number from 1. */
  constructor(rowsPerS: number) {
    this.#rowsPerS = rowsPerS;
    this.#credit = new Credit(rowsPerS, rowsPerS);
  }

  /** Called once for each message, in order; true when it is to be shown. */
  offer(nowMs: number): boolean {
    const share = this.#share(nowMs);
    if (share < 1) {
      this.#position += share;
      if (this.#position < this.#pick) return false;
    }
    if (!this.#credit.take(nowMs)) {
      this.#position = this.#pick;
      return false;
    }
    this.#position = share < 1 ? this.#position - 1 : 0;
    this.#pick = (this.#pick + goldenRatio) % 1;
    return true;
  }

  /**
   * The share of messages to show, from the arrivals of about one second. A little less than the ratio keeps some
   * credit in hand, so that it is the groups that decide and not the moment of a refill; what piles up is given back,
   * which also makes up for arrivals that have slowed since they were counted.
   */
  #share(nowMs: number): number {
    const slots = nowMs / arrivalSlotMs;
    const slot = Math.floor(slots);
    this.#arrivals.add(slot, 1);
    const arrivals = this.#arrivals.sum(slot);
    if (arrivals <= this.#rowsPerS) return 1;
    const coveredS = (arrivalSlots - 1 + slots - slot) / arrivalSlots;
    const full = this.#credit.fill(nowMs);
    return (0.95 * this.#rowsPerS * coveredS) / arrivals + full * full * full * full;
  }
}

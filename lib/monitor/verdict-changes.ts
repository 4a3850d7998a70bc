import { type ConsumerHealth, needsAttention, type Verdict } from "../model/consumer-health";

/** A consumer that began or ceased to need attention, or needs it for another reason. */
export interface VerdictChange {
  /** What it was; null when this is the first verdict since the dashboard started. */
  readonly from: Verdict | null;
  readonly consumer: ConsumerHealth;
}

/**
 * Compares the verdicts of one sweep with those before. Verdicts are held before they change, so a change here is one
 * that lasted. Changes between calm verdicts are none: nobody wants to be called because a consumer went idle.
 */
export class VerdictChanges {
  /** The last known verdict of each consumer. */
  #known = new Map<string, Verdict>();

  /** The changes since the last call. Unknown is no verdict: what is read again is compared with what it was before. */
  next(consumers: readonly ConsumerHealth[]): VerdictChange[] {
    const before = this.#known;
    this.#known = new Map();
    return consumers.flatMap((consumer) => {
      const key = `${consumer.stream} ${consumer.name}`;
      const from = before.get(key) ?? null;
      const to = consumer.verdict === "unknown" ? from : consumer.verdict;
      if (to !== null) this.#known.set(key, to);
      if (to === null || to === from) return [];
      return needsAttention(to) || (from !== null && needsAttention(from)) ? [{ from, consumer }] : [];
    });
  }
}

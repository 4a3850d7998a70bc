import { type ConsumerHealth, needsAttention, type Verdict } from "../../model/consumer/consumer-health";
import { consumerKey } from "../../model/consumer/consumer-key";

/** A consumer that began or ceased to need attention, or needs it for another reason. */
export interface VerdictChange {
  /** What it was; null when this is the first verdict since the dashboard started. */
  readonly from: Verdict | null;
  /** As it is now; one that was deleted, as it was read last, with the verdict `unknown`. */
  readonly consumer: ConsumerHealth;
}

/** What is kept of a consumer: its last known verdict, and how it was read when it needed attention. */
interface Known {
  readonly verdict: Verdict;
  readonly troubled: ConsumerHealth | null;
}

/**
 * Compares the verdicts of one sweep with those before. Verdicts are held before they change, so a change here is one
 * that lasted. Changes between calm verdicts are none: nobody wants to be called because a consumer went idle.
 */
export class VerdictChanges {
  #known = new Map<string, Known>();

  /**
   * The changes since the last call. Unknown is no verdict: what is read again is compared with what it was before. A
   * consumer that needed attention and is deleted needs none any more, and that is told too.
   */
  next(consumers: readonly ConsumerHealth[]): VerdictChange[] {
    const before = this.#known;
    this.#known = new Map();
    const changes = consumers.flatMap((consumer) => {
      const key = consumerKey(consumer.stream, consumer.name);
      const known = before.get(key) ?? null;
      before.delete(key);
      const from = known?.verdict ?? null;
      if (consumer.verdict === "unknown" || consumer.verdict === from) {
        if (known !== null) this.#known.set(key, known);
        return [];
      }
      const isTroubled = needsAttention(consumer.verdict);
      this.#known.set(key, { verdict: consumer.verdict, troubled: isTroubled ? consumer : null });
      return isTroubled || (from !== null && needsAttention(from)) ? [{ from, consumer }] : [];
    });
    const deleted = [...before.values()].flatMap(({ verdict, troubled }) =>
      troubled === null ? [] : [{ from: verdict, consumer: asDeleted(troubled) }],
    );
    return [...changes, ...deleted];
  }
}

function asDeleted(consumer: ConsumerHealth): ConsumerHealth {
  return { ...consumer, verdict: "unknown", reason: "the consumer was deleted", nextStep: "" };
}

import { consumerKey } from "../../model/consumer/consumer-key";
import type { ErrorGroup, Failure, FailureGroup, FailureReason } from "../../model/failure/failure";
import { Moments } from "./moments";

/** Which failures are counted: those nobody acted on, those somebody did, or both. */
export type TallyState = "open" | "resolved" | "all";

/** Open failures together. Times are Unix milliseconds by the broker's clock. */
export interface OpenTally {
  readonly count: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
}

interface Tally {
  readonly of: Omit<FailureGroup, "count">;
  /** When its open failures failed. */
  readonly open: Moments;
  resolved: number;
  /** By the kind of their error, for those that have one. */
  readonly errors: Map<string, { open: number; resolved: number }>;
}

/** Numbers of failures by consumer, reason and kind of error, kept with every change: nothing is walked over to know them. */
export class FailureTallies {
  /** By consumer, then by reason. */
  readonly #byConsumer = new Map<string, Map<FailureReason, Tally>>();

  /** `error` is the kind of its error, null for none. */
  add(failure: Failure, error: string | null): void {
    const { stream, consumer, consumerDisplayName, reason, resolution } = failure;
    const byReason =
      this.#byConsumer.get(consumerKey(failure.stream, failure.consumer)) ?? new Map<FailureReason, Tally>();
    const of = { stream, consumer, consumerDisplayName, reason };
    const tally = byReason.get(reason) ?? { of, open: new Moments(), resolved: 0, errors: new Map() };
    if (resolution === null) tally.open.add(Date.parse(failure.failedAt));
    else tally.resolved++;
    if (error !== null) countError(tally, error, resolution === null, 1);
    this.#byConsumer.set(consumerKey(failure.stream, failure.consumer), byReason.set(reason, tally));
  }

  /** Takes out what was added. */
  remove(failure: Failure, error: string | null): void {
    const byReason = this.#byConsumer.get(consumerKey(failure.stream, failure.consumer));
    const tally = byReason?.get(failure.reason);
    if (byReason === undefined || tally === undefined) return;
    if (failure.resolution === null) tally.open.remove(Date.parse(failure.failedAt));
    else tally.resolved--;
    if (error !== null) countError(tally, error, failure.resolution === null, -1);
    if (tally.resolved === 0 && tally.open.size === 0) byReason.delete(failure.reason);
    if (byReason.size === 0) this.#byConsumer.delete(consumerKey(failure.stream, failure.consumer));
  }

  /** By consumer and reason, most first. */
  groups(state: TallyState): FailureGroup[] {
    const groups = this.#all().map((tally) => ({ ...tally.of, count: numberOf(tally, state) }));
    return groups.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  }

  /** The same by the kind of error, for those that have one: the `limit` largest, most first. */
  errorGroups(state: TallyState, limit: number): ErrorGroup[] {
    const groups = this.#all().flatMap(({ of, errors }) =>
      Array.from(errors, ([error, { open, resolved }]) => ({
        ...of,
        error,
        count: (state === "resolved" ? 0 : open) + (state === "open" ? 0 : resolved),
      })),
    );
    return groups
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, limit);
  }

  /** Open failures that failed at or after `sinceMs`. */
  openSince(sinceMs: number): number {
    return this.#all().reduce((count, { open }) => count + open.countSince(sinceMs), 0);
  }

  /** How many open failures a consumer has, and when the first and the last of them failed; null for none. */
  openOf({ stream, consumer }: Pick<Failure, "stream" | "consumer">): OpenTally | null {
    const byReason = this.#byConsumer.get(consumerKey(stream, consumer));
    if (byReason === undefined) return null;
    let [count, firstAtMs, lastAtMs] = [0, Number.POSITIVE_INFINITY, 0];
    for (const { open } of byReason.values()) {
      count += open.size;
      firstAtMs = Math.min(firstAtMs, open.first ?? firstAtMs);
      lastAtMs = Math.max(lastAtMs, open.last ?? lastAtMs);
    }
    return count === 0 ? null : { count, firstAtMs, lastAtMs };
  }

  #all(): Tally[] {
    return Array.from(this.#byConsumer.values(), (byReason) => [...byReason.values()]).flat();
  }
}

const numberOf = ({ open, resolved }: Tally, state: TallyState) =>
  (state === "resolved" ? 0 : open.size) + (state === "open" ? 0 : resolved);

function countError({ errors }: Tally, error: string, isOpen: boolean, by: 1 | -1): void {
  const count = errors.get(error) ?? { open: 0, resolved: 0 };
  count[isOpen ? "open" : "resolved"] += by;
  if (count.open === 0 && count.resolved === 0) errors.delete(error);
  else errors.set(error, count);
}

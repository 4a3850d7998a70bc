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

interface Tally extends Failed {
  readonly of: Omit<FailureGroup, keyof Counted>;
  /** By the kind of their error, for those that have one. */
  readonly errors: Map<string, Failed>;
}

/** When failures failed: those nobody acted on and the others. */
interface Failed {
  readonly open: Moments;
  readonly resolved: Moments;
}

/** What a group says of its failures. */
type Counted = Pick<FailureGroup, "count" | "firstAt" | "lastAt">;

/** Numbers of failures by consumer, reason and kind of error, kept with every change: nothing is walked over to know them. */
export class FailureTallies {
  /** By consumer, then by reason. */
  readonly #byConsumer = new Map<string, Map<FailureReason, Tally>>();

  /** `error` is the kind of its error, null for none. */
  add(failure: Failure, error: string | null): void {
    const { stream, consumer, consumerDisplayName, reason } = failure;
    const key = consumerKey(stream, consumer);
    const byReason = this.#byConsumer.get(key) ?? new Map<FailureReason, Tally>();
    const of = { stream, consumer, consumerDisplayName, reason };
    const tally = byReason.get(reason) ?? { of, ...noneFailed(), errors: new Map() };
    momentsOf(tally, failure).add(Date.parse(failure.failedAt));
    if (error !== null) {
      const ofKind = tally.errors.get(error) ?? noneFailed();
      momentsOf(ofKind, failure).add(Date.parse(failure.failedAt));
      tally.errors.set(error, ofKind);
    }
    this.#byConsumer.set(key, byReason.set(reason, tally));
  }

  /** Takes out what was added. */
  remove(failure: Failure, error: string | null): void {
    const key = consumerKey(failure.stream, failure.consumer);
    const byReason = this.#byConsumer.get(key);
    const tally = byReason?.get(failure.reason);
    if (byReason === undefined || tally === undefined) return;
    momentsOf(tally, failure).remove(Date.parse(failure.failedAt));
    const ofKind = error === null ? undefined : tally.errors.get(error);
    if (error !== null && ofKind !== undefined) {
      momentsOf(ofKind, failure).remove(Date.parse(failure.failedAt));
      if (isNone(ofKind)) tally.errors.delete(error);
    }
    if (isNone(tally)) byReason.delete(failure.reason);
    if (byReason.size === 0) this.#byConsumer.delete(key);
  }

  /** By consumer and reason, most first. */
  groups(state: TallyState): FailureGroup[] {
    return mostFirst(
      this.#all().flatMap((tally) => countedAs(tally, state).map((counted) => ({ ...tally.of, ...counted }))),
    );
  }

  /** The same by the kind of error, for those that have one: the `limit` largest, most first. */
  errorGroups(state: TallyState, limit: number): ErrorGroup[] {
    const groups = this.#all().flatMap(({ of, errors }) =>
      Array.from(errors, ([error, failed]) =>
        countedAs(failed, state).map((counted) => ({ ...of, ...counted, error })),
      ).flat(),
    );
    return mostFirst(groups).slice(0, limit);
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

const noneFailed = (): Failed => ({ open: new Moments(), resolved: new Moments() });
const isNone = ({ open, resolved }: Failed) => open.size === 0 && resolved.size === 0;
const momentsOf = (failed: Failed, { resolution }: Failure) => (resolution === null ? failed.open : failed.resolved);
const mostFirst = <G extends Counted>(groups: readonly G[]) => groups.toSorted((a, b) => b.count - a.count);

/** What a group of those in a state says; nothing for none. */
function countedAs({ open, resolved }: Failed, state: TallyState): Counted[] {
  const moments = [...(state === "resolved" ? [] : [open]), ...(state === "open" ? [] : [resolved])];
  const count = moments.reduce((sum, { size }) => sum + size, 0);
  if (count === 0) return [];
  const [firstMs, lastMs] = [moments.flatMap(({ first }) => first ?? []), moments.flatMap(({ last }) => last ?? [])];
  return [{ count, firstAt: toIso(Math.min(...firstMs)), lastAt: toIso(Math.max(...lastMs)) }];
}

const toIso = (ms: number) => new Date(ms).toISOString();

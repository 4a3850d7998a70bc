import type { Messages } from "../../event-bus/adapters/jetstream/messages";
import { forEachAtMost } from "../../event-bus/concurrency";
import type { Consumer } from "../../model/consumer/consumer";
import type { OldestMessage } from "../../model/consumer/consumer-health";
import { consumerKey } from "../../model/consumer/consumer-key";
import { type Known, unknown } from "../../model/known";
import { ageByServerClock, type ClockSkew } from "./clock-skew";
import { type AgeBound, type DatedSeq, FilterLookups, type Lookup } from "./filter-lookups";

/** Reads at the same time, and at most in one tick: who does not get a turn is read first in the next. */
const concurrency = 8;
const readsPerTick = 500;

/** What of a consumer is looked up: the first message after a position, for each filter. */
interface Target {
  readonly consumer: Consumer;
  readonly lookups: FilterLookups;
  /** Oldest sequence that the stream still holds. */
  readonly firstNumber: number;
}

/** The oldest sequence of each stream, by its name. */
type StreamStarts = ReadonlyMap<string, { readonly firstNumber: number }>;

/** Where a consumer stands: beyond these sequences something is unfinished, or undelivered. Null: nothing is. */
function positionsOf({ waiting, inFlight, finishedUpTo, deliveredUpTo }: Consumer) {
  const undelivered = waiting > 0 ? deliveredUpTo : null;
  return { unfinished: inFlight > 0 ? finishedUpTo : undelivered, undelivered };
}

/** Two ages of a consumer; unknown too where there is no such message. */
export interface TimeLag {
  readonly oldestUnfinished: Known<OldestMessage>;
  readonly oldestUndelivered: Known<OldestMessage>;
}

const notLookedUp = unknown("not looked up yet");
const hows = { exact: "exact", at_least: "at least", at_most: "at most" } as const;

/** A message that was found, however old it is now. */
type FoundMessage = DatedSeq & { readonly bound: AgeBound };

/** The messages behind a {@link TimeLag}. */
export interface OldestMessages {
  readonly unfinished: FoundMessage | null;
  readonly undelivered: FoundMessage | null;
}

/** Of a consumer that has nothing to do, or of which nothing is known. */
export const noOldest: OldestMessages = { unfinished: null, undelivered: null };

/** Their ages at a moment. */
export function agesOf({ unfinished, undelivered }: OldestMessages, nowMs: number, skew: ClockSkew | null): TimeLag {
  const aged = (found: FoundMessage | null): Known<OldestMessage> => {
    if (found === null) return notLookedUp;
    const { seq, storedAt, storedAtMs, bound } = found;
    return { value: { seq, storedAt, ageMs: ageByServerClock(nowMs, skew, storedAtMs) }, how: hows[bound] };
  };
  const oldestUnfinished = aged(unfinished);
  return { oldestUnfinished, oldestUndelivered: undelivered === unfinished ? oldestUnfinished : aged(undelivered) };
}

/**
 * Finds the oldest message that each consumer has not finished, and the oldest that it was not given, by reading the
 * stream passively after the consumer's position. At most one read per consumer and tick, and none while what was read
 * before still answers the question; consumers that have nothing to do cost nothing.
 */
export class TimeLagReader {
  readonly #messages: Pick<Messages, "next">;
  readonly #lookups = new Map<string, FilterLookups>();
  #problem: string | null = null;
  #reads = 0;

  constructor(messages: Pick<Messages, "next">) {
    this.#messages = messages;
  }

  /** Why ages could not be read in the last tick, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Reads made so far. */
  get reads(): number {
    return this.#reads;
  }

  /** Looks up what is needed for one tick. Never throws. */
  async refresh(consumers: readonly Consumer[], streams: StreamStarts, atMs: number): Promise<void> {
    const targets = this.#targets(consumers, streams);
    const wanted = targets
      .map((target) => ({ target, lookup: nextLookup(target, atMs) }))
      .filter((read): read is { target: Target; lookup: Lookup } => read.lookup !== null)
      .sort((left, right) => left.lookup.readAtMs - right.lookup.readAtMs)
      .slice(0, readsPerTick);
    this.#problem = null;
    await forEachAtMost(concurrency, wanted, ({ target, lookup }) => this.#read(target, lookup, atMs));
  }

  /** The oldest open messages of a consumer, from what was looked up. */
  oldestOf(consumer: Consumer, firstNumber: number): OldestMessages {
    const { unfinished, undelivered } = positionsOf(consumer);
    if (unfinished === null) return noOldest;
    const lookups = this.#lookups.get(consumerKey(consumer.stream, consumer.name));
    const find = (position: number | null): FoundMessage | null => {
      if (position === null) return null;
      const found = lookups?.oldestAfter(position, firstNumber) ?? null;
      if (found === null) return null;
      const { seq, storedAt, storedAtMs, bound } = found;
      return { seq, storedAt, storedAtMs, bound: boundOf(consumer, bound) };
    };
    const oldest = find(unfinished);
    return { unfinished: oldest, undelivered: undelivered === unfinished ? oldest : find(undelivered) };
  }

  /** Forgets what was looked up for a consumer, since its stream was purged or its position set back. */
  forget(consumer: Pick<Consumer, "stream" | "name">): void {
    this.#lookups.delete(consumerKey(consumer.stream, consumer.name));
  }

  #targets(consumers: readonly Consumer[], streams: StreamStarts): Target[] {
    const targets: Target[] = [];
    const busy = new Set<string>();
    for (const consumer of consumers) {
      if (consumer.waiting + consumer.inFlight === 0) continue;
      const key = consumerKey(consumer.stream, consumer.name);
      busy.add(key);
      const lookups = this.#lookups.get(key) ?? new FilterLookups(consumer.config.filterSubjects);
      this.#lookups.set(key, lookups);
      targets.push({ consumer, lookups, firstNumber: streams.get(consumer.stream)?.firstNumber ?? 0 });
    }
    for (const key of this.#lookups.keys()) if (!busy.has(key)) this.#lookups.delete(key);
    return targets;
  }

  async #read({ consumer, lookups }: Target, lookup: Lookup, atMs: number): Promise<void> {
    this.#reads++;
    try {
      const found = await this.#messages.next(consumer.stream, lookup.position + 1, lookup.filter);
      lookups.note(lookup, found && dated(found), atMs);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
    }
  }
}

/** The one question worth a read in this tick: the one that was asked the longest time ago. Null when all are answered. */
function nextLookup({ consumer, lookups, firstNumber }: Target, atMs: number): Lookup | null {
  const { unfinished, undelivered } = positionsOf(consumer);
  const open = [
    ...(unfinished === null ? [] : lookups.open("unfinished", unfinished, firstNumber, atMs)),
    ...(undelivered === null || undelivered === unfinished
      ? []
      : lookups.open("undelivered", undelivered, firstNumber, atMs)),
  ];
  return open.reduce<Lookup | null>(
    (oldest, lookup) => (oldest === null || lookup.readAtMs < oldest.readAtMs ? lookup : oldest),
    null,
  );
}

const dated = ({ seq, storedAt }: { seq: number; storedAt: string }): DatedSeq => ({
  seq,
  storedAt,
  storedAtMs: Date.parse(storedAt),
});

/** "Last per subject" skips messages, so the first one after its position may not be meant for it. */
function boundOf({ config }: Consumer, bound: AgeBound): AgeBound {
  return config.deliverPolicy === "last_per_subject" && bound === "exact" ? "at_most" : bound;
}

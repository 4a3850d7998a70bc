import type { Consumer } from "../../../../model/consumer/consumer";
import { consumerKey } from "../../../../model/consumer/consumer-key";
import { estimate, isKnown, type Known, type Unknown, unknown } from "../../../../model/known";
import type { OldestMessages, OpenMessage, Reading } from "../../../broker/reading";
import { forEachAtMost } from "../../../concurrency";
import { isEventBusError } from "../../../errors";
import type { Messages, StoredMessage } from "../messages";
import { placeAt } from "../stored-place";
import { FilterLookups, type FoundMessage, type Lookup } from "./filter-lookups";

/** Reads at the same time, and at most in one sweep: who does not get a turn is read first in the next. */
const concurrency = 8;
const readsPerSweep = 500;

/** Where the streams begin: the oldest sequence that each still holds, by its name. */
type StreamStarts = ReadonlyMap<string, number>;

/** A consumer with something to do, and what was looked up for it: the first messages after its positions. */
interface Target {
  readonly key: string;
  /** As the last sweep saw it. */
  consumer: Consumer;
  firstNumber: number;
  readonly lookups: FilterLookups;
  /** Why a message is not known, where it is not. */
  why: Unknown;
}

const notYet = unknown("it was not found yet");
const tooLarge = unknown("its sequences are larger than 2^53");

/**
 * Finds the oldest message that each consumer has not finished, and the oldest that it was not given, by reading the
 * stream passively after the consumer's position. At most one read per consumer and sweep, and none while what was read
 * before still answers the question; consumers that have nothing to do cost nothing.
 */
export class TimeLagReader {
  readonly #messages: Pick<Messages, "next">;
  readonly #targets = new Map<string, Target>();

  constructor(messages: Pick<Messages, "next">) {
    this.#messages = messages;
  }

  /** Looks up what is needed for one sweep. Throws the signal's reason, and nothing else. */
  async read(
    consumers: readonly Consumer[],
    starts: StreamStarts,
    atMs: number,
    signal: AbortSignal,
  ): Promise<Pick<Reading, "oldest" | "oldestProblem">> {
    const targets = this.#aim(consumers, starts);
    const wanted = targets
      .map((target) => ({ target, lookup: nextLookup(target, atMs) }))
      .filter((read): read is { target: Target; lookup: Lookup } => read.lookup !== null)
      .sort((left, right) => left.lookup.readAtMs - right.lookup.readAtMs)
      .slice(0, readsPerSweep);
    let oldestProblem: string | null = null;
    await forEachAtMost(concurrency, wanted, async ({ target, lookup }) => {
      try {
        const { stream } = target.consumer;
        const found = await this.#messages.next(stream, lookup.position + 1, lookup.filter, { signal });
        target.lookups.note(lookup, found && toFound(found), atMs);
        target.why = notYet;
      } catch (error) {
        signal.throwIfAborted();
        if (isEventBusError(error) && error.code === "unsupported") {
          target.why = tooLarge;
          return;
        }
        oldestProblem = error instanceof Error ? error.message : String(error);
        target.why = unknown(oldestProblem);
      }
    });
    return { oldest: new Map(targets.map((target) => [target.key, oldestOf(target)])), oldestProblem };
  }

  /** The consumers that have something to do. What was looked up for others is forgotten. */
  #aim(consumers: readonly Consumer[], starts: StreamStarts): Target[] {
    const targets: Target[] = [];
    const busy = new Set<string>();
    for (const consumer of consumers) {
      if (consumer.waiting + consumer.inFlight === 0) continue;
      const key = consumerKey(consumer.stream, consumer.name);
      busy.add(key);
      const firstNumber = starts.get(consumer.stream) ?? 0;
      targets.push(this.#target(key, consumer, firstNumber));
    }
    for (const key of this.#targets.keys()) if (!busy.has(key)) this.#targets.delete(key);
    return targets;
  }

  #target(key: string, consumer: Consumer, firstNumber: number): Target {
    const known = this.#targets.get(key);
    if (known !== undefined && goesOn(known.consumer, consumer)) {
      known.consumer = consumer;
      known.firstNumber = firstNumber;
      return known;
    }
    const lookups = new FilterLookups(consumer.config.filterSubjects);
    const target = {
      key,
      consumer,
      firstNumber,
      lookups,
      why: consumer.exactNumbers === undefined ? notYet : tooLarge,
    };
    this.#targets.set(key, target);
    return target;
  }
}

/**
 * False when what was looked up for a consumer answers nothing any more: it was made anew, got other filters or went
 * back, or messages that it had not read are gone.
 */
function goesOn(before: Consumer, now: Consumer): boolean {
  const wentBack =
    now.deliveries < before.deliveries ||
    now.deliveredUpTo < before.deliveredUpTo ||
    now.finishedUpTo < before.finishedUpTo;
  // Fewer wait than before though not as many were delivered: the rest left the stream unread.
  const lostUnread = before.waiting - now.waiting > now.deliveries - before.deliveries;
  return before.createdAt === now.createdAt && !wentBack && !lostUnread && hasFiltersOf(before, now);
}

function hasFiltersOf({ config: { filterSubjects: before } }: Consumer, { config }: Consumer): boolean {
  const { filterSubjects: now } = config;
  return now.length === before.length && now.every((filter, at) => filter === before[at]);
}

/** Where a consumer stands: beyond these sequences something is unfinished, or undelivered. Null: nothing is. */
function positionsOf({ waiting, inFlight, finishedUpTo, deliveredUpTo }: Consumer) {
  const undelivered = waiting > 0 ? deliveredUpTo : null;
  return { unfinished: inFlight > 0 ? finishedUpTo : undelivered, undelivered };
}

/** The one question worth a read in this sweep: the one that was asked the longest time ago. Null when all are answered. */
function nextLookup({ consumer, lookups, firstNumber }: Target, atMs: number): Lookup | null {
  if (consumer.exactNumbers !== undefined) return null;
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

/** The oldest open messages of a consumer, from what was looked up. */
function oldestOf({ consumer, firstNumber, lookups, why }: Target): OldestMessages {
  const { unfinished, undelivered } = positionsOf(consumer);
  const find = (position: number | null, mayBeDone: boolean) =>
    position === null ? null : bounded(mayBeDone, lookups.oldestAfter(position, firstNumber) ?? why);
  const { skipsMessages } = consumer;
  const oldest = find(unfinished, skipsMessages || mayBeginGivenUp(consumer));
  return { unfinished: oldest, undelivered: undelivered === unfinished ? oldest : find(undelivered, skipsMessages) };
}

/**
 * True when the first message that is not acknowledged may have been given up: servers leave the position before it until
 * something is acknowledged. Those given up count as redelivered, unless there was but one attempt.
 */
function mayBeginGivenUp({ inFlight, redelivered, config: { maxDeliver } }: Consumer): boolean {
  return inFlight > 0 && maxDeliver !== null && (maxDeliver === 1 || redelivered > 0);
}

/**
 * The first message after the position of a consumer that skips some may not be meant for it, and one that was given up is
 * done: then the oldest one that is open is younger.
 */
function bounded(mayBeDone: boolean, oldest: Known<OpenMessage>): Known<OpenMessage> {
  if (!mayBeDone || !isKnown(oldest)) return oldest;
  return oldest.how === "at least" ? estimate(oldest.value) : { value: oldest.value, how: "at most" };
}

function toFound({ stream, seq, storedAt }: StoredMessage): FoundMessage {
  return {
    seq,
    message: { place: placeAt(stream, seq), number: seq, storedAt, storedAtMs: Date.parse(storedAt) },
  };
}

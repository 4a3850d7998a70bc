import type { Consumer } from "../../../../model/consumer/consumer";
import { consumerKey } from "../../../../model/consumer/consumer-key";
import type { Stream } from "../../../../model/stream/stream";
import { forEachAtMost } from "../../../concurrency";
import type { JetStreamPort } from "../jetstream";
import { filtersCounted, goesOn, type Moving } from "./delivery-step";

/** Counts at the same time, and consumers counted in one sweep: where there are more, they take turns. */
const concurrency = 8;
const countsPerSweep = 100;
/** Sweeps of one turn: so many it takes until a loss is certain. */
const sweepsPerTurn = 3;

/** Unread messages of a consumer that were stored between two positions when it was looked at. */
interface Watched {
  readonly consumer: Moving;
  /** Sweeps in a row in which it was looked at. */
  readonly looks: number;
  /** After this sequence, up to that one. */
  readonly after: number;
  readonly upTo: number;
  readonly stored: number;
  /** What was gone of those before, and how much had been delivered when these were counted; null: not known. */
  readonly gone: { readonly removed: number; readonly deliveries: number } | null;
}

/** A consumer that its stream's beginning has overtaken. */
interface Overtaken {
  readonly key: string;
  readonly reader: Consumer;
  /** The stream's last sequence. */
  readonly upTo: number;
}

/**
 * Counts the messages that limits take out of a stream before a consumer with a filter was given them. The server does not
 * tell: where as many come in as are lost, the number of those that wait stays as it is, and the positions of a filtered
 * consumer pass over messages of others.
 *
 * What was unread and stored at one sweep, and is gone at the next, was given to the consumer in between or is lost. All
 * deliveries until the sweep after that are taken off, so that what is counted is certainly lost. Consumers that the stream's
 * beginning has not overtaken, or for which nothing waits, cost nothing.
 */
export class UnreadLosses {
  readonly #messages: Pick<JetStreamPort["messages"], "countFrom">;
  #watched: ReadonlyMap<string, Watched> = new Map();
  /** The sweep in which each of those overtaken was looked at last. */
  #lookedIn: ReadonlyMap<string, number> = new Map();
  #sweep = 0;

  constructor(messages: Pick<JetStreamPort["messages"], "countFrom">) {
    this.#messages = messages;
  }

  /**
   * What readers surely lost since the sweep before, by `consumerKey`: of those that lost something. What cannot be read is
   * looked at anew in the next sweep. Throws the signal's reason, and nothing else.
   */
  async read(
    channels: readonly Stream[],
    readers: readonly Consumer[],
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, number>> {
    const streams = new Map(channels.map((stream) => [stream.config.name, stream]));
    const overtaken = readers.flatMap((reader) => {
      const stream = streams.get(reader.stream);
      if (stream === undefined || !isOvertaken(reader, stream)) return [];
      return { key: consumerKey(reader.stream, reader.name), reader, upTo: stream.lastNumber };
    });
    const chosen = this.#choose(overtaken);
    const watched = new Map<string, Watched>();
    const lost = new Map<string, number>();
    await forEachAtMost(concurrency, chosen, async ({ key, reader, upTo }) => {
      const before = this.#watched.get(key);
      const earlier = before !== undefined && goesOn(before.consumer, reader) ? before : null;
      const count = surelyLost(earlier, reader);
      if (count > 0) lost.set(key, count);
      const now = await this.#look(reader, upTo, earlier, signal);
      if (now !== null) watched.set(key, now);
    });
    this.#watched = watched;
    return lost;
  }

  /** Those whose turn it is: first those whose turn is not over, then those that waited longest. */
  #choose(overtaken: readonly Overtaken[]): readonly Overtaken[] {
    this.#sweep++;
    const isAmidTurn = ({ key }: Overtaken) => (this.#watched.get(key)?.looks ?? sweepsPerTurn) < sweepsPerTurn;
    const lastLook = ({ key }: Overtaken) => this.#lookedIn.get(key) ?? 0;
    const chosen =
      overtaken.length <= countsPerSweep
        ? overtaken
        : overtaken
            .toSorted((a, b) => Number(isAmidTurn(b)) - Number(isAmidTurn(a)) || lastLook(a) - lastLook(b))
            .slice(0, countsPerSweep);
    const lookedIn = new Map(overtaken.map((one) => [one.key, lastLook(one)]));
    for (const { key } of chosen) lookedIn.set(key, this.#sweep);
    this.#lookedIn = lookedIn;
    return chosen;
  }

  /** Null where it cannot be counted. */
  async #look(reader: Consumer, upTo: number, before: Watched | null, signal: AbortSignal): Promise<Watched | null> {
    const after = reader.deliveredUpTo;
    const ends = [after + 1, upTo + 1, ...(before === null ? [] : [before.after + 1, before.upTo + 1])];
    let [stored, left] = [0, 0];
    try {
      for (const filter of reader.config.filterSubjects) {
        const counts = await this.#messages.countFrom(reader.stream, ends, filter, { signal });
        if (counts === null) return null;
        const [all = 0, beyond = 0, earlier = 0, later = 0] = counts;
        stored += all - beyond;
        left += earlier - later;
      }
    } catch {
      signal.throwIfAborted();
      return null;
    }
    const { createdAt, deliveries, deliveredUpTo } = reader;
    const gone =
      before === null ? null : { removed: Math.max(0, before.stored - left), deliveries: before.consumer.deliveries };
    const looks = (before?.looks ?? 0) + 1;
    return { consumer: { createdAt, deliveries, deliveredUpTo }, looks, after, upTo, stored, gone };
  }
}

/** What of a watched stretch is gone, and was not delivered by now either. */
function surelyLost(before: Watched | null, { deliveries }: Consumer): number {
  if (before === null || before.gone === null) return 0;
  return Math.max(0, before.gone.removed - (deliveries - before.gone.deliveries));
}

/** True where the stream begins beyond what a consumer with a filter was given, and something waits for it. */
function isOvertaken(
  { config: { filterSubjects }, waiting, deliveredUpTo, skipsMessages, exactNumbers }: Consumer,
  stream: Stream,
): boolean {
  if (waiting === 0 || stream.firstNumber <= deliveredUpTo + 1) return false;
  const { allowDirect, rollsUp, maxMessagesPerSubject } = stream.config;
  // Where newer messages take the place of older ones, what is gone is not lost.
  const replacesOlder = rollsUp || maxMessagesPerSubject !== null;
  const isCountable = filterSubjects.length > 0 && filterSubjects.length <= filtersCounted && !skipsMessages;
  return allowDirect && !replacesOlder && isCountable && exactNumbers === undefined;
}

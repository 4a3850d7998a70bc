import type { Consumer } from "../../../model/consumer/consumer";
import { consumerKey } from "../../../model/consumer/consumer-key";
import type { Stream } from "../../../model/stream/stream";
import { forEachAtMost } from "../../concurrency";
import type { JetStreamPort } from "./jetstream";

/** Counts at the same time, and consumers counted in one sweep: who does not get a turn begins anew. */
const concurrency = 8;
const countsPerSweep = 100;
/** Filters of one consumer that are counted one by one; with more nothing is counted. */
const filtersCounted = 8;

/** Unread messages of a consumer that were stored between two positions when it was looked at. */
interface Watched {
  readonly consumer: Pick<Consumer, "createdAt" | "deliveries" | "deliveredUpTo">;
  /** After this sequence, up to that one. */
  readonly after: number;
  readonly upTo: number;
  readonly stored: number;
  /** What was gone of those before, and how much had been delivered when these were counted; null: not known. */
  readonly gone: { readonly removed: number; readonly deliveries: number } | null;
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
    const overtaken = readers.filter((reader) => isOvertaken(reader, streams.get(reader.stream)));
    const watched = new Map<string, Watched>();
    const lost = new Map<string, number>();
    await forEachAtMost(concurrency, overtaken.slice(0, countsPerSweep), async (reader) => {
      const stream = streams.get(reader.stream);
      if (stream === undefined) return;
      const key = consumerKey(reader.stream, reader.name);
      const before = this.#watched.get(key);
      const earlier = before !== undefined && goesOn(before.consumer, reader) ? before : null;
      const count = surelyLost(earlier, reader);
      if (count > 0) lost.set(key, count);
      const now = await this.#look(reader, stream.lastNumber, earlier, signal);
      if (now !== null) watched.set(key, now);
    });
    this.#watched = watched;
    return lost;
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
    return { consumer: { createdAt, deliveries, deliveredUpTo }, after, upTo, stored, gone };
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
  stream: Stream | undefined,
): boolean {
  if (stream === undefined || waiting === 0 || stream.firstNumber <= deliveredUpTo + 1) return false;
  const { allowDirect, rollsUp, maxMessagesPerSubject } = stream.config;
  // Where newer messages take the place of older ones, what is gone is not lost.
  const replacesOlder = rollsUp || maxMessagesPerSubject !== null;
  const isCountable = filterSubjects.length > 0 && filterSubjects.length <= filtersCounted && !skipsMessages;
  return allowDirect && !replacesOlder && isCountable && exactNumbers === undefined;
}

/** False for one that was made anew or went back. */
function goesOn(before: Watched["consumer"], now: Consumer): boolean {
  return (
    before.createdAt === now.createdAt &&
    now.deliveries >= before.deliveries &&
    now.deliveredUpTo >= before.deliveredUpTo
  );
}

import type { Place } from "../../../model/place";
import type {
  ChannelEnd,
  CountOptions,
  LogFollower,
  LoggedMessage,
  LogRange,
  LogTail,
  MessageLog,
  SubjectCounts,
} from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import { forEachAtMost } from "../../concurrency";
import { isEventBusError } from "../../errors";
import { readDense } from "./counts/dense-read";
import type { JetStreamPort } from "./jetstream";
import { JetStreamTail } from "./jetstream-tail";
import { isLarge, loggedLarge } from "./large-sequences";
import type { LargeSequences, StoredMessage } from "./messages";
import { requirePosition, requireSequence } from "./read-arguments";
import { logged, placeAt, sequenceOf } from "./stored-place";

/** The log of JetStream: a place is a stream and a sequence. */
export class JetStreamLog implements MessageLog {
  readonly #jetstream: Pick<JetStreamPort, "streams" | "messages">;

  constructor(jetstream: Pick<JetStreamPort, "streams" | "messages">) {
    this.#jetstream = jetstream;
  }

  async get(place: Place, options?: ReadOptions): Promise<LoggedMessage | null> {
    const { large } = this.#jetstream.messages;
    if (large !== undefined && isLarge(place)) {
      const found = await large.get(place.channel, place.at, options);
      return found && loggedLarge(found);
    }
    const message = await this.#jetstream.messages.get(place.channel, sequenceOf(place), options);
    return message && logged(message);
  }

  async read(
    channel: string,
    range: LogRange,
    take: (message: LoggedMessage) => void,
    options?: ReadOptions,
  ): Promise<Place | null> {
    const { large } = this.#jetstream.messages;
    try {
      if (large !== undefined && beginsLarge(range)) return await this.#readLarge(large, channel, range, take, options);
      return await this.#readSmall(channel, range, take, options);
    } catch (error) {
      // Where a range does not say it, the stream does, before any message was read.
      if (large === undefined || !isEventBusError(error) || error.code !== "unsupported") throw error;
      return this.#readLarge(large, channel, range, take, options);
    }
  }

  async #readLarge(
    large: LargeSequences,
    channel: string,
    range: LogRange,
    take: (message: LoggedMessage) => void,
    options?: ReadOptions,
  ): Promise<Place | null> {
    const next = await large.read(channel, range, (message) => take(loggedLarge(message)), options);
    return next === null ? null : { channel, at: next };
  }

  async #readSmall(
    channel: string,
    range: LogRange,
    take: (message: LoggedMessage) => void,
    options?: ReadOptions,
  ): Promise<Place | null> {
    const { from: _from, beyond: _beyond, ...rest } = range;
    const fromSeq = await this.#beginning(channel, range, options);
    if (fromSeq === null) return null;
    const wanted = { ...rest, ...(fromSeq === undefined ? {} : { fromSeq }) };
    const nextSeq = await this.#jetstream.messages.read(channel, wanted, (message) => take(logged(message)), options);
    return nextSeq === null ? null : placeAt(channel, nextSeq);
  }

  async getMany(
    places: readonly Place[],
    take: (message: LoggedMessage) => void,
    options?: ReadOptions,
  ): Promise<void> {
    const { large } = this.#jetstream.messages;
    const beyond = large === undefined ? [] : places.filter(isLarge);
    await forEachAtMost(parallelReads, beyond, async ({ channel, at }) => {
      const found = await large?.get(channel, at, options);
      if (found) take(loggedLarge(found));
    });
    for (const [stream, seqs] of sequencesByStream(beyond.length === 0 ? places : places.filter(isSmall))) {
      const takeWanted = (message: StoredMessage) => {
        if (seqs.has(message.seq)) take(logged(message));
      };
      await readDense(this.#jetstream.messages, stream, [...seqs], takeWanted, options);
    }
  }

  tail<T extends NonNullable<unknown>>(channel: string, newest: number, follower: LogFollower<T>): LogTail {
    return new JetStreamTail(this.#jetstream, channel, newest, follower);
  }

  countBySubject(channel: string, filter: string, options?: CountOptions): Promise<SubjectCounts> {
    return this.#jetstream.streams.subjects(channel, filter, options);
  }

  async latest(channel: string, filter: string, options?: ReadOptions): Promise<LoggedMessage | null> {
    const { messages } = this.#jetstream;
    try {
      const last = await messages.last(channel, filter, options);
      return last && logged(last);
    } catch (error) {
      if (messages.large === undefined || !isEventBusError(error) || error.code !== "unsupported") throw error;
    }
    const found: LoggedMessage[] = [];
    const newest = { direction: "backward", limit: 1, subject: filter } as const;
    await this.read(channel, newest, (message) => void found.push(message), options);
    return found[0] ?? null;
  }

  async countFrom(from: Place, filter: string, options?: ReadOptions): Promise<number | null> {
    if (isLarge(from)) return null;
    const counts = await this.#jetstream.messages.countFrom(from.channel, [sequenceOf(from)], filter, options);
    return counts?.[0] ?? null;
  }

  async end(channel: string, options?: ReadOptions): Promise<ChannelEnd> {
    const { createdAt, lastNumber, exactNumbers } = await this.#jetstream.streams.info(channel, options);
    const last = exactNumbers?.lastNumber;
    if (last !== undefined) return { createdAt, place: { channel, at: last }, number: null };
    return { createdAt, place: lastNumber === 0 ? null : placeAt(channel, lastNumber), number: lastNumber };
  }

  placeOf(channel: string, number: number | string): Place {
    if (typeof number === "string") {
      const place = { channel, at: number.replace(/^0+(?=\d)/, "") };
      return isLarge(place) ? place : placeAt(channel, requirePosition(place.at));
    }
    requireSequence(number);
    return placeAt(channel, number);
  }

  numberOf(place: Place): number | null {
    return isLarge(place) ? null : sequenceOf(place);
  }

  /** Where a range begins: undefined for the end that its direction starts from, null where there is nothing to read. */
  async #beginning(
    channel: string,
    { from, beyond, direction }: LogRange,
    options?: ReadOptions,
  ): Promise<number | null | undefined> {
    const isForward = direction === "forward";
    if (beyond !== undefined) return sequenceOf(beyond, channel) + (isForward ? 1 : -1) || null; // none is older than 1
    if (from === undefined) return undefined;
    if (!(from instanceof Date)) return sequenceOf(from, channel);
    const first = await this.#jetstream.messages.firstSince(channel, from, options);
    return first?.seq ?? (isForward ? null : undefined);
  }
}

/** Messages beyond 2^53 that are read at a time. */
const parallelReads = 8;

const isSmall = (place: Place) => !isLarge(place);

/** True for a range that begins at a sequence beyond 2^53. */
function beginsLarge({ from, beyond }: LogRange): boolean {
  const place = beyond ?? (from instanceof Date ? undefined : from);
  return place !== undefined && isLarge(place);
}

function sequencesByStream(places: readonly Place[]): Map<string, Set<number>> {
  const streams = new Map<string, Set<number>>();
  for (const place of places) {
    const seqs = streams.get(place.channel) ?? new Set();
    streams.set(place.channel, seqs.add(sequenceOf(place)));
  }
  return streams;
}

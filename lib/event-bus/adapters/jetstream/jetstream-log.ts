import type { Place } from "../../../model/place";
import type { ChannelEnd, LogFollower, LoggedMessage, LogRange, LogTail, MessageLog } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import { readDense } from "./dense-read";
import type { JetStreamPort } from "./jetstream";
import { JetStreamTail } from "./jetstream-tail";
import type { StoredMessage } from "./messages";
import { requireSequence } from "./read-arguments";
import { logged, placeAt, sequenceOf } from "./stored-place";

/** The log of JetStream: a place is a stream and a sequence. */
export class JetStreamLog implements MessageLog {
  readonly #jetstream: Pick<JetStreamPort, "streams" | "messages">;

  constructor(jetstream: Pick<JetStreamPort, "streams" | "messages">) {
    this.#jetstream = jetstream;
  }

  async get(place: Place, options?: ReadOptions): Promise<LoggedMessage | null> {
    const message = await this.#jetstream.messages.get(place.channel, sequenceOf(place), options);
    return message && logged(message);
  }

  async read(
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
    for (const [stream, seqs] of sequencesByStream(places)) {
      const takeWanted = (message: StoredMessage) => {
        if (seqs.has(message.seq)) take(logged(message));
      };
      await readDense(this.#jetstream.messages, stream, [...seqs], takeWanted, options);
    }
  }

  tail<T extends NonNullable<unknown>>(channel: string, newest: number, follower: LogFollower<T>): LogTail {
    return new JetStreamTail(this.#jetstream, channel, newest, follower);
  }

  async end(channel: string, options?: ReadOptions): Promise<ChannelEnd> {
    const { createdAt, lastNumber } = await this.#jetstream.streams.info(channel, options);
    return { createdAt, place: lastNumber === 0 ? null : placeAt(channel, lastNumber), number: lastNumber };
  }

  placeOf(channel: string, number: number): Place {
    requireSequence(number);
    return placeAt(channel, number);
  }

  numberOf(place: Place): number {
    return sequenceOf(place);
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

function sequencesByStream(places: readonly Place[]): Map<string, Set<number>> {
  const streams = new Map<string, Set<number>>();
  for (const place of places) {
    const seqs = streams.get(place.channel) ?? new Set();
    streams.set(place.channel, seqs.add(sequenceOf(place)));
  }
  return streams;
}

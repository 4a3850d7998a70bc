import type { Place } from "../../../model/place";
import type { LoggedMessage, LogRange, MessageLog } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import { EventBusError } from "../../errors";
import type { JetStreamPort } from "./jetstream";
import type { Messages, StoredMessage } from "./messages";
import { requirePosition, requireSequence } from "./read-arguments";

/** The log of JetStream: a place is a stream and a sequence. */
export class JetStreamLog implements MessageLog {
  readonly #messages: Pick<Messages, "get" | "read" | "firstSince">;

  constructor({ messages }: Pick<JetStreamPort, "messages" | "streams">) {
    this.#messages = messages;
  }

  async get(place: Place, options?: ReadOptions): Promise<LoggedMessage | null> {
    const message = await this.#messages.get(place.channel, sequenceOf(place), options);
    return message && logged(message);
  }

  async read(
    channel: string,
    range: LogRange,
    take: (message: LoggedMessage) => void,
    options?: ReadOptions,
  ): Promise<Place | null> {
    const { from, beyond, ...rest } = range;
    const fromSeq = beyond ? neighbourOf(beyond, channel, range) : await this.#sequence(channel, from, options);
    if (fromSeq === 0) return null; // nothing is older than the first one
    const wanted = { ...rest, ...(fromSeq === null ? {} : { fromSeq }) };
    const nextSeq = await this.#messages.read(channel, wanted, (message) => take(logged(message)), options);
    return nextSeq === null ? null : placeAt(channel, nextSeq);
  }

  placeOf(channel: string, number: number): Place {
    requireSequence(number);
    return placeAt(channel, number);
  }

  numberOf(place: Place): number {
    return sequenceOf(place);
  }

  /** Null: the end that the direction starts from. */
  async #sequence(channel: string, from: LogRange["from"], options?: ReadOptions): Promise<number | null> {
    if (from === undefined) return null;
    if (!(from instanceof Date)) return sequenceOf(from, channel);
    return (await this.#messages.firstSince(channel, from, options))?.seq ?? null;
  }
}

/** The place of a sequence of a stream. */
export const placeAt = (channel: string, seq: number): Place => ({ channel, at: String(seq) });

function logged({ stream, seq, subject, storedAt, headers, data }: StoredMessage): LoggedMessage {
  return { place: placeAt(stream, seq), subject, storedAt, headers, data, number: seq };
}

/** The sequence beside a place, in the direction of reading; 0: there is none. */
function neighbourOf(place: Place, channel: string, { direction }: Pick<LogRange, "direction">): number {
  return sequenceOf(place, channel) + (direction === "forward" ? 1 : -1);
}

/** The sequence of a place of `wanted`. Throws `invalid_input` for any other place. */
export function sequenceOf({ channel, at }: Place, wanted = channel): number {
  if (channel !== wanted) throw new EventBusError("invalid_input", `a place of ${channel} is none of ${wanted}`);
  return requirePosition(at);
}

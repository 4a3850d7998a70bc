import { covers } from "../../../../model/stream/subject";
import type { RemovalOptions } from "../../../broker/administration";
import type { LogRange } from "../../../broker/message-log";
import type { ReadOptions } from "../../../broker/read-options";
import { isEventBusError } from "../../../errors";
import { type LargeMessage, type LargeSequences, messageBytes, pageBytes } from "../../jetstream/messages";
import { requireFilter } from "../../jetstream/read-arguments";
import { requestJson } from "../connection/json-request";
import { type NatsConnection, requestTimeoutMs } from "../connection/nats-connection";
import type { NatsStreams } from "../nats-streams";
import { toLargeMessage } from "../wire/stored-message";

/** Sequences looked at for one page that goes back, where no question finds the next older match. */
const lookedAt = 500;

/** Reads by sequences as they are on the wire: whole numbers of 64 bits. */
export class LargeMessages implements LargeSequences {
  readonly #connection: NatsConnection;
  readonly #streams: NatsStreams;

  constructor(connection: NatsConnection, streams: NatsStreams) {
    this.#connection = connection;
    this.#streams = streams;
  }

  get(stream: string, at: string, options: ReadOptions = {}): Promise<LargeMessage | null> {
    return this.#ask(stream, `{"seq":${BigInt(at)}}`, options);
  }

  async delete(stream: string, at: string, { erase }: RemovalOptions = { erase: false }): Promise<boolean> {
    const body = `{"seq":${BigInt(at)}${erase ? "" : ',"no_erase":true'}}`;
    try {
      await this.#connection.use(`message ${at} of ${stream}`, (session) =>
        requestJson(session, `STREAM.MSG.DELETE.${stream}`, body, requestTimeoutMs),
      );
      return true;
    } catch (error) {
      // One that is gone is refused by the number of every refusal to delete: looking decides.
      if (isEventBusError(error) && (await this.get(stream, at)) === null) return false;
      throw error;
    }
  }

  async read(
    stream: string,
    range: LogRange,
    take: (message: LargeMessage) => void,
    options: ReadOptions = {},
  ): Promise<string | null> {
    const { subject = ">", direction } = range;
    requireFilter(subject);
    const { messages, firstNumber, lastNumber, exactNumbers } = await this.#streams.info(stream, options);
    if (messages === 0) return null;
    const bounds = {
      first: BigInt(exactNumbers?.firstNumber ?? firstNumber),
      last: BigInt(exactNumbers?.lastNumber ?? lastNumber),
    };
    const from = await this.#beginning(stream, range, options);
    if (from === null) return null;
    const page = new Page(range, take);
    return direction === "forward"
      ? this.#forward(stream, { at: from ?? bounds.first, subject }, page, options)
      : this.#backward(
          stream,
          { at: from === undefined || from > bounds.last ? bounds.last : from, subject },
          { page, oldest: bounds.first },
          options,
        );
  }

  async #beginning(stream: string, { from, beyond, direction }: LogRange, options: ReadOptions) {
    if (beyond !== undefined) return BigInt(beyond.at) + (direction === "forward" ? 1n : -1n);
    if (from === undefined) return undefined;
    if (!(from instanceof Date)) return BigInt(from.at);
    const first = await this.#ask(stream, JSON.stringify({ start_time: from.toISOString() }), options);
    if (first !== null) return BigInt(first.at);
    return direction === "forward" ? null : undefined;
  }

  async #forward(stream: string, { at, subject }: Start, page: Page, options: ReadOptions): Promise<string | null> {
    for (let next = at; ; ) {
      const filter = JSON.stringify(subject);
      const found = await this.#ask(stream, `{"seq":${next},"next_by_subj":${filter}}`, options);
      if (found === null) return null;
      if (page.isFull) return found.at;
      page.add(found);
      next = BigInt(found.at) + 1n;
    }
  }

  async #backward(
    stream: string,
    { at, subject }: Start,
    { page, oldest }: { readonly page: Page; readonly oldest: bigint },
    options: ReadOptions,
  ): Promise<string | null> {
    const end = at - BigInt(lookedAt);
    for (let next = at; next >= oldest; next--) {
      if (page.isFull || next < end) return String(next);
      const found = await this.get(stream, String(next), options);
      if (found !== null && covers(subject, found.subject)) page.add(found);
    }
    return null;
  }

  async #ask(stream: string, body: string, { signal }: ReadOptions): Promise<LargeMessage | null> {
    signal?.throwIfAborted();
    try {
      return await this.#connection.use(`message of ${stream}`, async (session) =>
        toLargeMessage(stream, await requestJson(session, `STREAM.MSG.GET.${stream}`, body, requestTimeoutMs)),
      );
    } catch (error) {
      if (isEventBusError(error) && error.code === "message_not_found") return null;
      throw error;
    }
  }
}

interface Start {
  readonly at: bigint;
  readonly subject: string;
}

/** What was handed over of a page, and whether it may hold more. */
class Page {
  readonly #take: (message: LargeMessage) => void;
  #left: number;
  #bytesLeft: number;

  constructor({ limit, maxBytes = pageBytes }: LogRange, take: (message: LargeMessage) => void) {
    this.#take = take;
    this.#left = limit;
    this.#bytesLeft = maxBytes;
  }

  get isFull(): boolean {
    return this.#left <= 0 || this.#bytesLeft <= 0;
  }

  add(message: LargeMessage): void {
    this.#left--;
    this.#bytesLeft -= messageBytes(message);
    this.#take(message);
  }
}

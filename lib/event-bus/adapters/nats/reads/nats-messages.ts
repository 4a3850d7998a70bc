import { isSubject } from "../../../../model/stream/subject";
import { abortable } from "../../../abortable";
import type { RemovalOptions } from "../../../broker/administration";
import type { ReadOptions } from "../../../broker/read-options";
import { countPublish, type Instruments } from "../../../bus/instruments";
import { requireStreamName } from "../../../bus/names";
import type { PublishAck } from "../../../bus/publish-ack";
import { EventBusError, isEventBusError } from "../../../errors";
import type { MessagePage, MessageRange, Messages, OutgoingMessage, StoredMessage } from "../../jetstream/messages";
import { requireFilter, requireRange, requireSequence, requireTime } from "../../jetstream/read-arguments";
import { type NatsConnection, requestTimeoutMs } from "../connection/nats-connection";
import { isAtLeast } from "../connection/server-version";
import { apiErrorNumber } from "../errors";
import type { NatsStreams } from "../nats-streams";
import { tooLarge } from "../wire/stored-message";
import { outgoingHeaders } from "../wire-headers";
import { firstSince } from "./first-since";
import { LargeMessages } from "./large-messages";
import { countMessages } from "./message-count";
import { readBackward, readForward } from "./message-range";
import { messageReader, type ReadParts, readMessage } from "./message-reader";
import { MessageSizes } from "./message-sizes";
import { ReadBudget } from "./read-budget";
import { looksBefore, type Matching, sparseReader } from "./sparse-reader";

/** The server counts time in nanoseconds from 1970 in 64 bits: what is later it takes for long ago. */
const lastTimeMs = 2 ** 63 / 1e6;

/** Number of the refusal to delete a message. */
const deleteFailed = 10057;

/** Stored messages, read and written without a consumer. */
export class NatsMessages implements Messages {
  readonly #connection: NatsConnection;
  readonly #streams: NatsStreams;
  readonly #instruments: Instruments | null;
  readonly #budget = new ReadBudget();
  readonly #sizes = new MessageSizes();

  readonly large: LargeMessages;

  constructor(connection: NatsConnection, streams: NatsStreams, instruments: Instruments | null) {
    this.#connection = connection;
    this.#instruments = instruments;
    this.#streams = streams;
    this.large = new LargeMessages(connection, streams);
  }

  async get(stream: string, seq: number, options?: ReadOptions): Promise<StoredMessage | null> {
    requireStreamName(stream);
    requireSequence(seq);
    return abortable(options?.signal, () => readMessage(this.#parts(options), stream, { kind: "seq", seq }));
  }

  async next(stream: string, fromSeq: number, subject: string, options?: ReadOptions): Promise<StoredMessage | null> {
    requireStreamName(stream);
    requireSequence(fromSeq);
    requireFilter(subject);
    const query = { kind: "next", seq: fromSeq, subject } as const;
    return abortable(options?.signal, () => readMessage(this.#parts(options), stream, query));
  }

  async countFrom(
    stream: string,
    fromSeqs: readonly number[],
    subject: string,
    options?: ReadOptions,
  ): Promise<readonly number[] | null> {
    requireStreamName(stream);
    for (const seq of fromSeqs) requireSequence(seq);
    requireFilter(subject);
    return abortable(options?.signal, () => countMessages(this.#parts(options), stream, fromSeqs, subject));
  }

  async last(stream: string, subject: string, options?: ReadOptions): Promise<StoredMessage | null> {
    requireStreamName(stream);
    requireFilter(subject);
    return abortable(options?.signal, () => readMessage(this.#parts(options), stream, { kind: "last", subject }));
  }

  async firstSince(stream: string, at: Date, options?: ReadOptions): Promise<StoredMessage | null> {
    requireStreamName(stream);
    requireTime(at);
    // Nothing was stored before 1970, or is later than the server can tell.
    const told = new Date(Math.min(Math.max(at.getTime(), 0), lastTimeMs - 1));
    return abortable(options?.signal, () => this.#firstSince(this.#parts(options), stream, told));
  }

  async #firstSince(parts: ReadParts, stream: string, at: Date): Promise<StoredMessage | null> {
    const { info } = this.#connection.session() ?? {};
    if (info === undefined || isAtLeast(info.version, "2.11")) {
      return readMessage(parts, stream, { kind: "since", at });
    }
    const next = (seq: number) => readMessage(parts, stream, { kind: "next", seq, subject: ">" });
    return firstSince(next, await this.#streams.info(stream, parts), at);
  }

  async range(stream: string, range: MessageRange, options?: ReadOptions): Promise<MessagePage> {
    const messages: StoredMessage[] = [];
    const nextSeq = await this.read(stream, range, (message) => void messages.push(message), options);
    return { messages, nextSeq };
  }

  async read(
    stream: string,
    range: MessageRange,
    take: (message: StoredMessage) => void,
    options?: ReadOptions,
  ): Promise<number | null> {
    requireRange(range);
    const parts = this.#parts(options);
    // Aborted, what is still on its way is taken by nobody.
    const takeWanted = (message: StoredMessage) => (parts.signal?.aborted === true ? undefined : take(message));
    return abortable(parts.signal, () => this.#read(parts, stream, range, takeWanted));
  }

  async #read(
    parts: ReadParts,
    stream: string,
    range: MessageRange,
    take: (message: StoredMessage) => void,
  ): Promise<number | null> {
    const { config, messages, bytes, firstNumber, lastNumber } = await this.#streams.info(stream);
    if (messages === 0 || range.limit < 1) return null;
    // As numbers of ours some of its sequences would be those of other messages.
    if (!Number.isSafeInteger(lastNumber)) throw new EventBusError("unsupported", tooLarge(stream));
    const averageBytes = bytes / messages;
    if (this.#sizes.expected(stream) === null) this.#sizes.note(stream, averageBytes);
    const plain = messageReader(parts, config.allowDirect);
    const { subject } = range;
    const isCounted = subject !== undefined && config.allowDirect;
    const matching = isCounted ? this.#matching(parts, stream, firstNumber, subject) : null;
    // A server knows the number of one subject at once, but goes through all of its subjects for that of a filter.
    const isOne = subject !== undefined && isSubject(subject);
    const reader = matching === null || isOne ? plain : sparseReader(plain, matching);
    const counting = matching === null ? {} : { count: matching.count, countAfter: isOne ? 0 : looksBefore };
    const bounds = { stream, firstNumber, lastNumber, averageBytes, ...counting };
    const read = range.direction === "forward" ? readForward : readBackward;
    return read(reader, bounds, range, take, () => performance.now());
  }

  /** Asked for once a page, however often it is wanted. */
  #matching(parts: ReadParts, stream: string, firstNumber: number, subject: string): Matching {
    let counted: Promise<number | null> | undefined;
    const count = async () => (await countMessages(parts, stream, [firstNumber], subject))?.[0] ?? null;
    return {
      count: () => (counted ??= count()),
      subjects: () => this.#streams.subjects(stream, subject, parts),
    };
  }

  async delete(stream: string, seq: number, { erase }: RemovalOptions = { erase: false }): Promise<boolean> {
    requireStreamName(stream);
    requireSequence(seq);
    try {
      return await this.#connection.use(`message ${seq} of ${stream}`, ({ manager }) =>
        manager.streams.deleteMessage(stream, seq, erase),
      );
    } catch (error) {
      if (isEventBusError(error) && error.code === "message_not_found") return false;
      // One that a purge removed is refused by the number of every refusal to delete: looking decides.
      if (apiErrorNumber(error) === deleteFailed && (await this.get(stream, seq)) === null) return false;
      throw error;
    }
  }

  publish(message: OutgoingMessage): Promise<PublishAck> {
    return countPublish(this.#instruments, null, () => this.publishWithin(message, requestTimeoutMs));
  }

  #parts(options?: ReadOptions): ReadParts {
    return { connection: this.#connection, budget: this.#budget, sizes: this.#sizes, signal: options?.signal };
  }

  /** Like {@link publish}, waiting for the answer at most `timeoutMs`. */
  publishWithin(message: OutgoingMessage, timeoutMs: number): Promise<PublishAck> {
    const { subject, data } = message;
    const session = this.#connection.session();
    if (!isSubject(subject))
      return Promise.reject(new EventBusError("invalid_subject", `"${subject}" is not a subject to publish to`));
    if (session === null)
      return Promise.reject(new EventBusError("bus_unavailable", `publish to ${subject}: not connected to NATS`));
    try {
      return session.receipts.publish({ subject, data, headers: outgoingHeaders(message) }, timeoutMs);
    } catch (error) {
      return Promise.reject(error);
    }
  }
}

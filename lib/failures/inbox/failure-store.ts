import type { StoredMessage } from "../../event-bus/broker/messages";
import type { EventBus } from "../../event-bus/bus/event-bus";
import type { Logger } from "../../event-bus/logger";
import { headerValue } from "../../model/message/headers";
import type { MessageMask } from "../../model/message/message-mask";
import { failureRecordHeader } from "../../model/stream/stream";
import type { OwnStream, SeenStreams } from "../../store/own-stream";
import { isMessageError, RecordStream } from "../../store/record-stream";
import { FailureIndex, type IndexedFailure } from "./failure-index";
import { failureOfRecord } from "./failure-of";
import { type FailureRecord, failureRecordSchema } from "./failure-record";

/** Stream of failure records. */
export const failureStream = "JETLAG_FAILURES";

/** Bounds of the stream; what falls out of it is forgotten. */
export const failureBounds = { maxAgeMs: 7 * 24 * 60 * 60 * 1_000, maxBytes: 256 * 1024 * 1024, maxMessages: 100_000 };

/** Failures kept in memory, and bytes of their payloads, while they cannot be stored; the oldest go first. */
const memoryLimit = 1_000;
const memoryBytes = 64 * 1024 * 1024;
const empty = new Uint8Array();

/** What the store needs from its surroundings. */
export interface FailureStoreOptions {
  readonly bus: Pick<EventBus, "streams" | "messages" | "connection">;
  readonly logger: Logger;
  /** False keeps everything in memory. */
  readonly durable: boolean;
  /** What is taken out of failures; records and payloads themselves stay whole. */
  readonly mask: MessageMask;
}

/** Records of failures: written to a stream of Jetlag's own, so that every replica and the next start read the same. */
export class FailureStore {
  readonly index = new FailureIndex();
  readonly #options: FailureStoreOptions;
  readonly #stream: RecordStream;
  /** Ids by their sequence in the stream, oldest first; of those in memory with their payloads. */
  readonly #recorded = new Map<string, number>();
  /** Failures that are kept in memory, oldest first: they are stored as soon as that is possible. */
  readonly #unstored = new Map<string, { readonly record: FailureRecord; readonly payload: Uint8Array }>();
  #unstoredBytes = 0;
  #storing: Promise<void> | null = null;
  #isRead = false;

  constructor(options: FailureStoreOptions) {
    this.#options = options;
    const stream = { name: failureStream, description: "Failed deliveries with their payloads", ...failureBounds };
    this.#stream = new RecordStream(options, stream, () => this.#forgetRecorded());
  }

  /** Why records do not outlive the process or cannot be stored, and what to do; null when all is well. */
  get problem(): string | null {
    return this.#stream.problem;
  }

  /** The stream that keeps the records; null when they stay in memory by choice. */
  get own(): OwnStream | null {
    return this.#stream.own;
  }

  /** True once what was recorded before is known: what is recorded now is not stored a second time. */
  get isRead(): boolean {
    return this.#isRead || !this.#stream.isDurable;
  }

  /** Creates the stream where it is missing and reads what it holds. What cannot be stored is kept in memory. */
  async open(): Promise<void> {
    await this.#stream.open();
    await this.refresh();
  }

  /** Compares the stream with what a sweep saw; one that is gone is made again. Never throws. */
  look(seen: SeenStreams): Promise<void> {
    return this.#stream.look(seen);
  }

  /** Reads the records that were added since the last time, by this process or another, and stores what was kept back. */
  async refresh(): Promise<void> {
    if (this.#stream.own?.isThere === false) return;
    await this.#stream.readNew((message) => this.#take(message));
    this.#isRead = true;
    if (this.#unstored.size === 0 || this.#stream.own?.failsToWrite !== false) return;
    this.#storing ??= this.#storeUnstored().finally(() => {
      this.#storing = null;
    });
  }

  /** Forgets what the stream no longer holds; `createdAt` says which one that is about. */
  dropBefore(firstSeq: number, createdAt: string): void {
    if (this.#stream.own !== null && this.#stream.own.createdAt !== createdAt) return;
    for (const [id, seq] of this.#recorded) {
      if (seq >= firstSeq) return;
      this.#recorded.delete(id);
      this.index.remove(id);
    }
  }

  /**
   * Adds a record; resolves once it is stored. A record with an id seen before is not stored again. One that cannot be
   * stored is listed all the same and kept in memory until it can: then this throws why.
   */
  async append(record: FailureRecord, payload: Uint8Array = empty): Promise<void> {
    if (this.index.get(record.id) !== undefined && !this.#unstored.has(record.id)) return;
    if (!this.#stream.isDurable) return this.#keepInMemory(record, payload);
    try {
      await this.#store(record, payload);
    } catch (error) {
      this.#keepInMemory(record, payload);
      throw error;
    }
  }

  async #store(record: FailureRecord, payload: Uint8Array): Promise<void> {
    const ack = await this.#stream.append({
      subject: `failed.${record.stream}.${record.consumer}`,
      data: payload,
      headers: [[failureRecordHeader, JSON.stringify(record)]],
      msgId: recordMsgId(record.id),
    });
    this.#add(record, payload, ack.seq);
  }

  /** Stores what is kept in memory, oldest first, until nothing can be stored. Never throws. */
  async #storeUnstored(): Promise<void> {
    let refusal: unknown = null;
    try {
      for (const { record, payload } of this.#unstored.values()) {
        if (!this.#stream.isDurable) return;
        refusal = (await this.#tryToStore(record, payload)) ?? refusal;
      }
    } catch (error) {
      refusal = error;
    }
    if (refusal === null) return;
    const failures = this.#unstored.size;
    this.#options.logger.warn({ error: refusal, failures }, "Failures are kept in memory for now");
  }

  /** Stores a record: null, or why this one cannot be stored though others can. */
  async #tryToStore(record: FailureRecord, payload: Uint8Array): Promise<unknown> {
    try {
      await this.#store(record, payload);
      return null;
    } catch (error) {
      if (!isMessageError(error)) throw error;
      return error;
    }
  }

  /** The payload of a failure, or its beginning where only that is kept; null when it is gone. */
  async payload(id: string): Promise<Uint8Array | null> {
    const known = this.index.get(id);
    if (known === undefined) return null;
    if (known.previewAt === null) return this.#unstored.get(id)?.payload ?? null;
    const message = await this.#options.bus.messages.get(known.previewAt.stream, known.previewAt.seq);
    return message !== null && isMessageOf(known, message) ? message.data : null;
  }

  /** The whole payload of a failure that is kept in memory; null for others. */
  payloadInMemory(id: string): Uint8Array | null {
    const unstored = this.#unstored.get(id);
    return unstored?.record.message?.whole === true ? unstored.payload : null;
  }

  #take(message: StoredMessage): void {
    const record = parseRecord(message);
    if (record !== null) this.#add(record, message.data, message.seq);
    else this.#options.logger.warn({ stream: failureStream, stream_seq: message.seq }, "Not a failure record");
  }

  #add(record: FailureRecord, payload: Uint8Array, seq: number): void {
    if (this.#recorded.has(record.id)) return;
    this.#recorded.set(record.id, seq);
    const known = failureOfRecord(record, payload, { stream: failureStream, seq }, this.#options.mask);
    // Stored by this dashboard, or by another one that heard of it too.
    if (this.#forgetUnstored(record.id)) this.index.relocate(known);
    else this.index.add(known);
  }

  #keepInMemory(record: FailureRecord, payload: Uint8Array): void {
    if (this.#unstored.has(record.id)) return;
    this.index.add(failureOfRecord(record, payload, null, this.#options.mask));
    this.#unstored.set(record.id, { record, payload });
    this.#unstoredBytes += payload.length;
    for (const id of this.#unstored.keys()) {
      if (this.#unstored.size <= memoryLimit && this.#unstoredBytes <= memoryBytes) return;
      this.#options.logger.error(
        { failure: id },
        "A failure that could not be stored is forgotten: there are too many",
      );
      this.#forgetUnstored(id);
      this.index.remove(id);
    }
  }

  #forgetUnstored(id: string): boolean {
    this.#unstoredBytes -= this.#unstored.get(id)?.payload.length ?? 0;
    return this.#unstored.delete(id);
  }

  /** What became of a failure is not in this stream: it holds for those that are read again. */
  #forgetRecorded(): void {
    for (const id of this.#recorded.keys()) {
      const resolution = this.index.get(id)?.failure.resolution ?? null;
      this.index.remove(id);
      if (resolution !== null) this.index.resolve(id, resolution);
    }
    this.#recorded.clear();
    this.#isRead = false;
  }
}

/** True when what is stored where a failure's payload was is still that: sequences may begin anew. */
export function isMessageOf({ failure }: IndexedFailure, { stream, headers, storedAt }: StoredMessage): boolean {
  if (stream === failureStream) return headerValue(headers, "Nats-Msg-Id") === recordMsgId(failure.id);
  return storedAt === failure.storedAt;
}

const recordMsgId = (id: string) => `failed:${id}`;

function parseRecord(message: StoredMessage): FailureRecord | null {
  try {
    const parsed = failureRecordSchema.safeParse(
      JSON.parse(headerValue(message.headers, failureRecordHeader) ?? "null"),
    );
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}

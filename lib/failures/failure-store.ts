import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import type { StoredMessage } from "../event-bus/messages";
import { RecordStream } from "../event-bus/record-stream";
import { headerValue } from "../model/headers";
import type { MessageMask } from "../model/message-mask";
import { FailureIndex, type IndexedFailure } from "./failure-index";
import { failureOfRecord } from "./failure-of";
import { type FailureRecord, failureRecordSchema, recordHeader } from "./failure-record";

/** Stream of failure records. */
export const failureStream = "JETLAG_FAILURES";

/** Bounds of the stream; what falls out of it is forgotten. */
export const failureBounds = { maxAgeMs: 7 * 24 * 60 * 60 * 1_000, maxBytes: 256 * 1024 * 1024, maxMessages: 100_000 };

/** Failures kept in memory when no stream may be used. */
const memoryLimit = 1_000;
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
  readonly #payloads = new Map<string, Uint8Array>();

  constructor(options: FailureStoreOptions) {
    this.#options = options;
    this.#stream = new RecordStream(options, {
      name: failureStream,
      description: "Failed deliveries with their payloads",
      ...failureBounds,
    });
  }

  /** Why records do not outlive the process, or null. */
  get problem(): string | null {
    return this.#stream.problem;
  }

  /** Creates the stream where it is missing and reads what it holds. Without permission: memory only. */
  async open(): Promise<void> {
    await this.#stream.open();
    await this.refresh();
  }

  /** Reads the records that were added since the last time, by this process or another. */
  refresh(): Promise<void> {
    return this.#stream.readNew((message) => this.#take(message));
  }

  /** Forgets what the stream no longer holds. */
  dropBefore(firstSeq: number): void {
    for (const [id, seq] of this.#recorded) {
      if (seq >= firstSeq) return;
      this.#recorded.delete(id);
      this.index.remove(id);
    }
  }

  /** Adds a record; resolves once it is stored. A record with an id seen before is not stored again. */
  async append(record: FailureRecord, payload: Uint8Array = empty): Promise<void> {
    if (this.index.get(record.id) !== undefined) return;
    if (!this.#stream.isDurable) return this.#keepInMemory(record, payload);
    const ack = await this.#stream.append({
      subject: `failed.${record.stream}.${record.consumer}`,
      data: payload,
      headers: [[recordHeader, JSON.stringify(record)]],
      msgId: recordMsgId(record.id),
    });
    this.#add(record, payload, ack.seq);
  }

  /** The payload of a failure, or its beginning where only that is kept; null when it is gone. */
  async payload(id: string): Promise<Uint8Array | null> {
    const known = this.index.get(id);
    if (known === undefined) return null;
    if (known.previewAt === null) return this.#payloads.get(id) ?? null;
    const message = await this.#options.bus.messages.get(known.previewAt.stream, known.previewAt.seq);
    return message !== null && isMessageOf(known, message) ? message.data : null;
  }

  /** Payloads of failures that are kept in memory. */
  payloadInMemory(id: string): Uint8Array | null {
    return this.#payloads.get(id) ?? null;
  }

  #take(message: StoredMessage): void {
    const record = parseRecord(message);
    if (record !== null) this.#add(record, message.data, message.seq);
    else this.#options.logger.warn({ stream: failureStream, stream_seq: message.seq }, "Not a failure record");
  }

  #add(record: FailureRecord, payload: Uint8Array, seq: number): void {
    if (this.#recorded.has(record.id)) return;
    this.#recorded.set(record.id, seq);
    this.index.add(failureOfRecord(record, payload, { stream: failureStream, seq }, this.#options.mask));
  }

  #keepInMemory(record: FailureRecord, payload: Uint8Array): void {
    this.index.add(failureOfRecord(record, payload, null, this.#options.mask));
    this.#payloads.set(record.id, payload);
    for (const id of this.#payloads.keys()) {
      if (this.#payloads.size <= memoryLimit) return;
      this.#payloads.delete(id);
      this.index.remove(id);
    }
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
    const parsed = failureRecordSchema.safeParse(JSON.parse(headerValue(message.headers, recordHeader) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}

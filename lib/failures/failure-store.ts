import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { Logger } from "../event-bus/logger";
import type { StoredMessage } from "../event-bus/messages";
import { headerValue } from "../model/headers";
import type { MessageMask } from "../model/message-mask";
import { FailureIndex } from "./failure-index";
import { type FailureRecord, failureRecordSchema, recordHeader } from "./failure-record";

/** Stream of failure records. */
export const failureStream = "JETLAG_FAILURES";

/** Bounds of the stream; what falls out of it is forgotten. */
export const failureBounds = { maxAgeMs: 7 * 24 * 60 * 60 * 1_000, maxBytes: 256 * 1024 * 1024, maxMessages: 100_000 };

/** Payloads kept in memory when no stream may be used. */
const memoryLimit = 1_000;
const pageSize = 500;
const empty = new Uint8Array();

/** What the store needs from its surroundings. */
export interface FailureStoreOptions {
  readonly bus: Pick<EventBus, "streams" | "messages">;
  readonly logger: Logger;
  /** False keeps everything in memory. */
  readonly durable: boolean;
  /** What is taken out of failures; records and payloads themselves stay whole. */
  readonly mask: MessageMask;
}

/** Records of failures: written to a stream of Jetlag's own, so that every replica and the next start read the same. */
export class FailureStore {
  readonly index: FailureIndex;
  readonly #options: FailureStoreOptions;
  readonly #payloads = new Map<string, Uint8Array>();
  #nextSeq = 1;
  #reading: Promise<void> | null = null;
  #durable: boolean;
  #problem: string | null = null;

  constructor(options: FailureStoreOptions) {
    this.#options = options;
    this.index = new FailureIndex(options.mask);
    this.#durable = options.durable;
    if (!options.durable) this.#problem = "kept in memory only: a restart of the dashboard forgets them";
  }

  /** Why records do not outlive the process, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Creates the stream where it is missing and reads what it holds. Without permission: memory only. */
  async open(): Promise<void> {
    if (!this.#durable) return;
    const { bus, logger } = this.#options;
    try {
      await ensureStream(bus.streams);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#durable = false;
      this.#problem = `kept in memory only: the stream ${failureStream} cannot be created (${error.message})`;
      logger.warn({ error: error.message }, "Failures are kept in memory only");
      return;
    }
    await this.refresh();
  }

  /** Reads the records that were added since the last time, by this process or another. */
  async refresh(): Promise<void> {
    if (!this.#durable) return;
    this.#reading ??= this.#readNew().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  /** Forgets what the stream no longer holds. */
  dropBefore(firstSeq: number): void {
    this.index.dropBefore(firstSeq);
  }

  /** Adds a record; resolves once it is stored. A record with an id seen before is not stored again. */
  async append(record: FailureRecord, payload: Uint8Array = empty): Promise<void> {
    if (!this.#durable) {
      this.index.add(record, payload, null);
      if (record.type === "failed") this.#payloads.set(record.id, payload);
      this.#boundMemory();
      return;
    }
    await this.#options.bus.messages.publish({
      subject: subjectOf(record),
      data: payload,
      headers: [[recordHeader, JSON.stringify(record)]],
      msgId: `${record.type}:${record.id}`,
    });
    await this.refresh();
  }

  /** The payload of a failure, or null when it was never had or is gone from the store. */
  async payload(id: string): Promise<Uint8Array | null> {
    const known = this.index.get(id);
    if (known?.record.message == null) return null;
    if (known.recordSeq === null) return this.#payloads.get(id) ?? null;
    return (await this.#options.bus.messages.get(failureStream, known.recordSeq))?.data ?? null;
  }

  async #readNew(): Promise<void> {
    for (;;) {
      const page = await this.#options.bus.messages.range(failureStream, {
        fromSeq: this.#nextSeq,
        direction: "forward",
        limit: pageSize,
      });
      for (const message of page.messages) {
        this.#take(message);
        this.#nextSeq = message.seq + 1;
      }
      if (page.nextSeq === null) return;
    }
  }

  #take(message: StoredMessage): void {
    const record = parseRecord(message);
    if (record !== null) this.index.add(record, message.data, message.seq);
    else this.#options.logger.warn({ stream: failureStream, stream_seq: message.seq }, "Not a failure record");
  }

  #boundMemory(): void {
    this.index.keepNewest(memoryLimit);
    for (const id of this.#payloads.keys()) if (this.index.get(id) === undefined) this.#payloads.delete(id);
  }
}

/** One made by another version or changed by its owner is used as it is. */
async function ensureStream(streams: EventBus["streams"]): Promise<void> {
  try {
    await streams.info(failureStream);
  } catch (error) {
    if (!isEventBusError(error) || error.code !== "stream_not_found") throw error;
    await streams.create({
      name: failureStream,
      description: "Failed deliveries with their payloads",
      subjects: [`${failureStream}.>`],
      retention: "limits",
      storage: "file",
      discard: "old",
      allowDirect: true,
      ...failureBounds,
    });
  }
}

function parseRecord(message: StoredMessage): FailureRecord | null {
  try {
    const parsed = failureRecordSchema.safeParse(JSON.parse(headerValue(message.headers, recordHeader) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}

function subjectOf(record: FailureRecord): string {
  return record.type === "failed"
    ? `${failureStream}.failed.${record.stream}.${record.consumer}`
    : `${failureStream}.resolved`;
}

/** True when the account or server will not let us have the stream; other errors may pass. */
function isRefusal(error: unknown): error is Error {
  return isEventBusError(error) && ["permission_denied", "rejected", "conflict"].includes(error.code);
}

import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { Logger } from "../../event-bus/logger";
import { headerValue } from "../../model/message/headers";
import type { MessageMask } from "../../model/message/message-mask";
import { failureRecordHeader } from "../../model/stream/stream";
import type { LogSpec } from "../../store/log-spec";
import { isDropped, isInMemory, type Mark } from "../../store/mark";
import type { StoredRecord } from "../../store/record";
import type { RecordLog } from "../../store/record-log";
import type { Store } from "../../store/store";
import { FailureIndex, type IndexedFailure } from "./failure-index";
import { failureOfRecord } from "./failure-of";
import { type FailureRecord, failureRecordSchema, type KeptIn } from "./failure-record";

/** Log of failure records. What falls out of it is forgotten. */
export const failureLog = {
  worth: "failures",
  name: "JETLAG_FAILURES",
  purpose: "Failed deliveries with their payloads",
  bounds: { maxAgeMs: 7 * 24 * 60 * 60 * 1_000, maxBytes: 256 * 1024 * 1024, maxRecords: 100_000 },
  memory: { maxRecords: 1_000, maxBytes: 64 * 1024 * 1024 },
  keepsBack: true,
} as const satisfies LogSpec;

const empty = new Uint8Array();

/** What the store needs from its surroundings. */
export interface FailureStoreOptions {
  /** Where messages are read whose payloads are in no record. */
  readonly log: Pick<MessageLog, "get" | "getMany">;
  readonly store: Pick<Store, "log">;
  readonly logger: Logger;
  /** True for a reason that says that nothing failed, see `FailureSource.isRemoval`: such records are left out (none is). */
  readonly isRemoval?: (reason: string) => boolean;
  /** What is taken out of failures; records and payloads themselves stay whole. */
  readonly mask: MessageMask;
}

/** Records of failures: kept in a log, so that every replica and the next start read the same. */
export class FailureStore {
  readonly index = new FailureIndex();
  readonly records: RecordLog;
  /** Where messages are read whose payloads are in no record. */
  readonly log: FailureStoreOptions["log"];
  readonly #options: FailureStoreOptions;
  #generation = 0;
  /** Marks of records by the ids of their failures, oldest first. */
  readonly #marks = new Map<string, Mark>();
  /** How far channels of others were read, by their names and what was read of them. */
  readonly #readTo = new Map<string, KeptIn>();

  constructor(options: FailureStoreOptions) {
    this.#options = options;
    this.log = options.log;
    this.records = options.store.log(failureLog, {
      take: (record) => this.#take(record),
      dropped: (before) => this.#dropBefore(before),
      begunAnew: () => this.#forgetStored(),
    });
  }

  /** True once what was recorded before is known: what is recorded now is not stored a second time. */
  get isRead(): boolean {
    return this.records.isRead;
  }

  /** Changes when all that was recorded is gone. */
  get generation(): number {
    return this.#generation;
  }

  /** Reads the records that were added since the last time, by this process or another. */
  refresh(): Promise<void> {
    return this.records.refresh();
  }

  /**
   * Adds a record; resolves once it is kept. A record with an id seen before is not stored again. One that cannot be
   * stored is listed all the same and kept in memory until it can: then this throws why.
   */
  async append(record: FailureRecord, payload: Uint8Array = empty): Promise<void> {
    const known = this.#marks.get(record.id);
    if (this.index.get(record.id) !== undefined && (known === undefined || !this.#isKeptBack(known))) return;
    const mark = await this.records.append({
      key: `failed.${record.stream}.${record.consumer}`,
      data: payload,
      headers: [[failureRecordHeader, JSON.stringify(record)]],
      id: recordId(record.id),
    });
    this.#add(record, payload, mark);
  }

  /** How far a channel of somebody else's was read for failures of this reason, by the records; null: not at all. */
  readTo(channel: string, reason: FailureRecord["reason"]): KeptIn | null {
    return this.#readTo.get(`${reason} ${channel}`) ?? null;
  }

  /** The payload of a failure, or its beginning where only that is kept; null when it is gone. */
  async payload(id: string, options?: ReadOptions): Promise<Uint8Array | null> {
    const known = this.index.get(id);
    const at = known?.previewAt ?? null;
    if (known === undefined || at === null) return null;
    if (at.in === "record") {
      const record = await this.records.get(at.mark, options);
      return record !== null && isRecordOf(known, record) ? record.data : null;
    }
    const message = await this.log.get(at.place, options);
    return message !== null && isMessageOf(known, message) ? message.data : null;
  }

  #isKeptBack(mark: Mark): boolean {
    return isInMemory(mark) && this.records.isDurable;
  }

  #take(stored: StoredRecord): boolean {
    const { log: stream, mark, data } = stored;
    const record = parseRecord(stored);
    if (record !== null) {
      if (!this.#isRemoval(record)) this.#add(record, data, mark);
    } else this.#options.logger.warn({ stream, stream_seq: mark }, "Not a failure record");
    return record !== null;
  }

  /** Versions before told it from a termination by its words only. */
  #isRemoval({ reason, detail }: FailureRecord): boolean {
    return reason === "terminated" && detail !== null && this.#options.isRemoval?.(detail) === true;
  }

  #add(record: FailureRecord, payload: Uint8Array, mark: Mark): void {
    if (record.keptIn !== undefined) this.#readTo.set(`${record.reason} ${record.keptIn.channel}`, record.keptIn);
    const known = this.#marks.get(record.id);
    // Of two stored ones the first counts; one in memory gives way to a stored one.
    if (known !== undefined && !(isInMemory(known) && !isInMemory(mark))) return;
    this.#marks.delete(record.id);
    this.#marks.set(record.id, mark);
    const failure = failureOfRecord(record, payload, mark, this.#options.mask);
    // Stored by this dashboard, or by another one that heard of it too.
    if (known === undefined) this.index.add(failure);
    else this.index.relocate(failure);
  }

  #dropBefore(before: Mark): void {
    for (const [id, mark] of this.#marks) {
      if (isInMemory(mark) !== isInMemory(before)) continue;
      if (!isDropped(mark, before)) return;
      this.#marks.delete(id);
      this.index.remove(id);
    }
  }

  /** What became of a failure is not in this log: it holds for those that are read again. */
  #forgetStored(): void {
    this.#readTo.clear();
    this.#generation++;
    for (const [id, mark] of this.#marks) {
      if (isInMemory(mark)) continue;
      const resolution = this.index.get(id)?.failure.resolution ?? null;
      this.#marks.delete(id);
      this.index.remove(id);
      if (resolution !== null) this.index.resolve(id, resolution);
    }
  }
}

/** True when what is kept where a failure's payload was is still that: marks may begin anew. */
export function isRecordOf({ failure }: IndexedFailure, { id }: StoredRecord): boolean {
  return id === recordId(failure.id);
}

/** True when what is stored where a failure's message was is still that: places may begin anew. */
export function isMessageOf({ failure }: IndexedFailure, { storedAt }: Pick<LoggedMessage, "storedAt">): boolean {
  return storedAt === failure.storedAt;
}

const recordId = (id: string) => `failed:${id}`;

function parseRecord({ headers }: StoredRecord): FailureRecord | null {
  try {
    const parsed = failureRecordSchema.safeParse(JSON.parse(headerValue(headers, failureRecordHeader) ?? "null"));
    return parsed.success ? parsed.data : null;
  } catch {
    return null; // not JSON: somebody else's message, reported by the caller
  }
}

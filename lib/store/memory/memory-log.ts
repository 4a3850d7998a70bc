import type { Clock } from "../../event-bus/clock";
import { Fences } from "../fences";
import type { LogHealth } from "../log-health";
import type { LogBounds, LogSpec } from "../log-spec";
import type { Mark } from "../mark";
import type { NewRecord, StoredRecord } from "../record";
import type { LogQuery, LogReader, RecordLog } from "../record-log";
import { MemoryRecords } from "./memory-records";

/** A log that ends with the process. */
export class MemoryLog implements RecordLog {
  readonly fences: Fences;
  readonly isDurable = false;
  readonly isThere = true;
  readonly isRead = true;
  readonly maxRecordBytes = null;
  readonly #spec: LogSpec;
  readonly #records: MemoryRecords;
  readonly #since: string;

  constructor(clock: Clock, spec: LogSpec, reader: LogReader | null = null) {
    this.#spec = spec;
    this.#since = new Date(clock.now()).toISOString();
    this.fences = new Fences(this, clock);
    this.#records = new MemoryRecords(spec, clock, (before) => reader?.dropped?.(before));
  }

  get name(): string {
    return this.#spec.name;
  }

  get bounds(): LogBounds {
    return { ...this.#spec.bounds, ...this.#spec.memory };
  }

  get nextMark(): Mark {
    return this.#records.nextMark;
  }

  get health(): LogHealth {
    const { name, purpose, memory } = this.#spec;
    return {
      ...{ name, stream: null, purpose, durable: false, problem: null },
      ...{ held: { records: this.#records.size, bytes: this.#records.bytes }, maxAgeMs: this.#spec.bounds.maxAgeMs },
      loss: null,
      since: this.#since,
      maxBytes: memory.maxBytes,
      reservedBytes: 0,
      foreign: null,
    };
  }

  async ensure(): Promise<void> {}

  async open(): Promise<void> {}

  async refresh(): Promise<void> {}

  async append(record: NewRecord): Promise<Mark> {
    return this.#records.append(record).record.mark;
  }

  async get(mark: Mark): Promise<StoredRecord | null> {
    return this.#records.get(mark);
  }

  async getMany(marks: readonly Mark[], take: (record: StoredRecord) => void): Promise<void> {
    for (const mark of marks) {
      const record = this.#records.get(mark);
      if (record !== null) take(record);
    }
  }

  async last(key: string): Promise<StoredRecord | null> {
    return this.#records.last(key);
  }

  async *find(query: LogQuery): AsyncGenerator<StoredRecord> {
    yield* this.#records.find(query);
  }
}

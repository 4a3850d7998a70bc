import type { Clock } from "../../event-bus/clock";
import { EventBusError } from "../../event-bus/errors";
import type { LogSpec } from "../log-spec";
import type { Mark } from "../mark";
import type { NewRecord, StoredRecord } from "../record";
import type { LogQuery } from "../record-log";

/** Marks of records in memory: negative, and rising. */
const firstMark = Number.MIN_SAFE_INTEGER;
/** Keys whose last mark is known, at most: those written longest ago are forgotten. */
const mostKeys = 10_000;

/** Records in memory, in the order of their coming; the oldest go first. */
export class MemoryRecords {
  readonly #spec: Pick<LogSpec, "name" | "memory" | "bounds">;
  readonly #clock: Pick<Clock, "now">;
  /** Called with the mark of the oldest record that is kept, when older ones are gone. */
  readonly #onDropped: (before: Mark) => void;
  readonly #records = new Map<Mark, StoredRecord>();
  readonly #marksById = new Map<string, Mark>();
  readonly #idsByMark = new Map<Mark, string>();
  readonly #lastOfKey = new Map<string, Mark>();
  #bytes = 0;
  #next: Mark = firstMark;

  constructor(
    spec: Pick<LogSpec, "name" | "memory" | "bounds">,
    clock: Pick<Clock, "now">,
    onDropped: (before: Mark) => void = () => {},
  ) {
    this.#spec = spec;
    this.#clock = clock;
    this.#onDropped = onDropped;
  }

  get size(): number {
    return this.#records.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Mark of the next record. */
  get nextMark(): Mark {
    return this.#next;
  }

  /** The record, and whether it is new: not one whose id is known. Throws `wrong_expected_sequence`. */
  append({ key, data, headers = [], id, after }: NewRecord): {
    readonly record: StoredRecord;
    readonly isNew: boolean;
  } {
    const known = id === undefined ? undefined : this.#records.get(this.#marksById.get(id) ?? 0);
    if (known !== undefined) return { record: known, isNew: false };
    const last = this.#lastOfKey.get(key) ?? 0;
    if (after !== undefined && after !== last) {
      throw new EventBusError("wrong_expected_sequence", `the last record of ${key} is ${last}, not ${after}`);
    }
    const storedAt = new Date(this.#clock.now()).toISOString();
    const mark = this.#next++;
    const record: StoredRecord = { log: this.#spec.name, mark, key, storedAt, id: id ?? null, headers, data };
    this.#records.set(record.mark, record);
    this.#noteLast(key, record.mark);
    if (id !== undefined) {
      this.#marksById.set(id, record.mark);
      this.#idsByMark.set(record.mark, id);
    }
    this.#bytes += bytesOf(record);
    this.#keepBounds(record.mark);
    return { record, isNew: true };
  }

  get(mark: Mark): StoredRecord | null {
    return this.#records.get(mark) ?? null;
  }

  /** The id with which a record was appended. */
  idOf(mark: Mark): string | undefined {
    return this.#idsByMark.get(mark);
  }

  /** Oldest first, from a mark on. */
  *from(mark: Mark): Generator<StoredRecord> {
    for (const record of this.#records.values()) if (record.mark >= mark) yield record;
  }

  /** The last one of a key, or of the keys that a pattern covers. */
  last(key: string): StoredRecord | null {
    const [last = null] = this.find({ key, newestFirst: true });
    return last;
  }

  /** Those that a query asks for. */
  find({ key, sinceMs = Number.NEGATIVE_INFINITY, newestFirst = false }: LogQuery): StoredRecord[] {
    const pattern = key.split(".");
    const found = [...this.#records.values()].filter(
      (record) => matches(record.key, pattern) && Date.parse(record.storedAt) >= sinceMs,
    );
    return newestFirst ? found.reverse() : found;
  }

  /** Forgets one, without telling. */
  remove(mark: Mark): void {
    const record = this.#records.get(mark);
    if (record === undefined) return;
    this.#records.delete(mark);
    this.#bytes -= bytesOf(record);
    const id = this.#idsByMark.get(mark);
    this.#idsByMark.delete(mark);
    if (id !== undefined) this.#marksById.delete(id);
  }

  #noteLast(key: string, mark: Mark): void {
    this.#lastOfKey.delete(key);
    this.#lastOfKey.set(key, mark);
    const [oldest = key] = this.#lastOfKey.keys();
    if (this.#lastOfKey.size > mostKeys) this.#lastOfKey.delete(oldest);
  }

  #keepBounds(newest: Mark): void {
    const { maxBytes, maxRecords } = this.#spec.memory;
    const oldestMs = this.#clock.now() - this.#spec.bounds.maxAgeMs;
    let dropped = false;
    for (const { mark, storedAt } of this.#records.values()) {
      const fits = this.#records.size <= maxRecords && this.#bytes <= maxBytes && Date.parse(storedAt) >= oldestMs;
      if (fits || mark === newest) break;
      this.remove(mark);
      dropped = true;
    }
    const [oldest] = this.#records.keys();
    if (dropped && oldest !== undefined) this.#onDropped(oldest);
  }
}

function bytesOf({ data, headers }: Pick<StoredRecord, "data" | "headers">): number {
  return headers.reduce((bytes, [name, value]) => bytes + name.length + value.length, data.length);
}

function matches(key: string, pattern: readonly string[]): boolean {
  const tokens = key.split(".");
  return tokens.length === pattern.length && pattern.every((token, at) => token === "*" || token === tokens[at]);
}

import type { RecordDoubt } from "../model/failure/record-doubt";
import type { KeyFences } from "./key-fence";
import type { LogHealth } from "./log-health";
import type { LogBounds } from "./log-spec";
import type { Mark } from "./mark";
import type { NewRecord, StoredRecord } from "./record";

/** Who follows a log. Its calls come in the order of the records. */
export interface LogReader {
  /**
   * A record that was read, or kept back; one that was kept back comes again once it is stored. What this process appended
   * itself may come, too. `doubt`: why it is not Jetlag's own; null where it is, or where nothing tells. False for what is
   * no record of the reader's: it takes a key from nobody.
   */
  take(record: StoredRecord, doubt: RecordDoubt | null): boolean;
  /** Records before this mark are gone, see {@link isDropped}. */
  dropped?(before: Mark): void;
  /** All stored records are gone. Those that are there now come from the first one on. Records in memory stay. */
  begunAnew?(): void;
}

/** Which records to look up. */
export interface LogQuery {
  /** A key; `*` stands for one token. */
  readonly key: string;
  /** Only records stored at this time or later, Unix milliseconds. */
  readonly sinceMs?: number;
  readonly newestFirst?: boolean;
  /** Records read at a time. */
  readonly pageSize?: number;
}

/** How a read is carried out. */
export interface LookUp {
  /** Ends it: nothing more is asked, and the read rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** Records of one kind, in the order of their coming. Errors are `EventBusError`s. */
export interface RecordLog {
  readonly name: string;
  readonly bounds: LogBounds;
  /** True while what is appended outlives the process. */
  readonly isDurable: boolean;
  /** True while records can be read and appended, as far as is known. */
  readonly isThere: boolean;
  /** True once everything that was stored before has been handed to the reader. */
  readonly isRead: boolean;
  /** Records before this mark have been handed to the reader, or were appended here. */
  readonly nextMark: Mark;
  /** Most bytes that headers and data of one record may have together; null where nothing bounds them. */
  readonly maxRecordBytes: number | null;
  /** Rights to append under a key. */
  readonly fences: KeyFences;
  readonly health: LogHealth;
  /**
   * Makes the log where it is missing, and hands the reader what it holds. What is refused is kept in memory:
   * {@link health} says why. Throws what reading throws.
   */
  open(): Promise<void>;
  /** Makes the log where it is missing. Never throws: {@link health} says what is in the way. */
  ensure(): Promise<void>;
  /**
   * Hands the reader what was appended since the last time, by this process or another, and stores what was kept back.
   * Does nothing while the log is not there.
   */
  refresh(): Promise<void>;
  /**
   * Keeps a record. The reader is not told of it: the caller knows. Throws why it cannot be stored; if it is kept back, the
   * reader has been told of it.
   */
  append(record: NewRecord): Promise<Mark>;
  /** One record; null when it is gone. */
  get(mark: Mark, lookUp?: LookUp): Promise<StoredRecord | null>;
  /** Hands over the records with these marks, in any order, as they are read; those that are gone are left out. */
  getMany(marks: readonly Mark[], take: (record: StoredRecord) => void, lookUp?: LookUp): Promise<void>;
  /** The last record of a key, or of the keys that a pattern covers; null when there is none. */
  last(key: string): Promise<StoredRecord | null>;
  /** Records of a key, one by one. */
  find(query: LogQuery): AsyncIterable<StoredRecord>;
}

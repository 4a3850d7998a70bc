import type { ForeignCounts, RecordDoubt } from "../model/failure/record-doubt";
import type { HeaderEntries } from "../model/message/headers";
import type { Stream } from "../model/stream/stream";

/**
 * Position of a record in its log: greater is later. Records that are kept in memory only have negative marks, so they
 * come before all stored ones.
 */
export type Mark = number;

/** True for a record that ends with the process. */
export function isInMemory(mark: Mark): boolean {
  return mark < 0;
}

/** True for a record that {@link LogReader.dropped} told about. */
export function isDropped(mark: Mark, before: Mark): boolean {
  return mark < before && isInMemory(mark) === isInMemory(before);
}

/** How much of something is kept; at each bound the oldest records go. */
export interface LogBounds {
  /** Milliseconds. */
  readonly maxAgeMs: number;
  readonly maxBytes: number;
  readonly maxRecords?: number;
  readonly maxRecordsPerKey?: number;
}

/** What is made first where there is room for some only; later ones are worth less. */
export type Worth = "failures" | "announcements" | "jobs" | "audit" | "history" | "others";

/** A log that is wanted. */
export interface LogSpec {
  /** How much it matters beside the others, where the account has room for some only. */
  readonly worth: Worth;
  /** Name of the log, `JETLAG_*`; also that of its stream, unless several brokers share a store. */
  readonly name: string;
  /** What it holds, for people. */
  readonly purpose: string;
  readonly bounds: LogBounds;
  /** What is kept of it in memory where nothing can be stored. */
  readonly memory: Pick<LogBounds, "maxBytes"> & { readonly maxRecords: number };
  /** True where a forged record does harm: only those with a digest are trusted, if there is a secret (false). */
  readonly signed?: boolean;
  /** True for records that wait in memory while they cannot be stored, and are stored as soon as they can be (false). */
  readonly keepsBack?: boolean;
}

/** A record to be appended. */
export interface NewRecord {
  /** One or more subject tokens. */
  readonly key: string;
  readonly data: Uint8Array;
  readonly headers?: HeaderEntries;
  /** A second record with the same id, within two minutes at least, is not stored: the first one's mark is returned. */
  readonly id?: string;
  /** Refuses (`wrong_expected_sequence`) unless this is the last record of the key; 0: unless there is none. */
  readonly after?: Mark;
  /** True for a record that belongs to others in memory, and stays with them (false). */
  readonly inMemory?: boolean;
}

/** A record as it is kept. */
export interface StoredRecord {
  readonly log: string;
  readonly mark: Mark;
  readonly key: string;
  /** By the clock of the server that stores it, or ours for one in memory; ISO 8601. */
  readonly storedAt: string;
  /** The id that it was appended with; null without one. One that is stored may have been given another. */
  readonly id: string | null;
  readonly headers: HeaderEntries;
  readonly data: Uint8Array;
}

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

/** What is appended behind a fence. */
export type FencedRecord = Omit<NewRecord, "key" | "after">;

/**
 * The right of one process to append records under a key. It rests on the last record that this process wrote there
 * itself: records that were read say what others did, and give no right to write after them.
 */
export interface KeyFence {
  /** True from {@link take} on, until it is {@link release}d or found lost. */
  readonly isHeld: boolean;
  /** How long ago the last record was written that says that this process has the key, milliseconds. */
  readonly vouchedAgoMs: number;
  /**
   * Takes the key with a record. `after`: its last record as it is known here; null for a key that is new. Throws
   * `FenceLostError` when somebody else wrote meanwhile.
   */
  take(record: FencedRecord, after: Mark | null): Promise<Mark>;
  /** Appends behind the last record of this process. Throws `FenceLostError` when another process took the key. */
  append(record: FencedRecord): Promise<Mark>;
  /** Gives the right up. */
  release(): void;
}

/** The fences of a log. */
export interface KeyFences {
  /** The fence of a key, the same each time until it is {@link forget}ten. */
  of(key: string): KeyFence;
  forget(key: string): void;
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

/** That something was lost, in a sentence, and when (ISO 8601). */
export interface Loss {
  readonly at: string;
  readonly words: string;
}

/** How one of the things that Jetlag keeps is doing. */
export interface LogHealth {
  /** As it was asked for. */
  readonly name: string;
  /** The stream that keeps it; null where there is none. */
  readonly stream: string | null;
  readonly purpose: string;
  /** False while what is added ends with the process. */
  readonly durable: boolean;
  /** What is wrong and what to do, in sentences; null when all is well. */
  readonly problem: string | null;
  readonly loss: Loss | null;
  /** Since when it is kept, ISO 8601; null while it is not. */
  readonly since: string | null;
  /** What it held at the last look; null while that is not known. */
  readonly held: { readonly records: number; readonly bytes: number } | null;
  /** Milliseconds; null: whatever their age. */
  readonly maxAgeMs: number | null;
  /** Size at which the oldest records go; null where something else bounds it. */
  readonly maxBytes: number | null;
  /** Bytes that the account sets aside for it, used or not. */
  readonly reservedBytes: number;
  /** Records that are not trusted; null where every record is. */
  readonly foreign: ForeignCounts | null;
}

/** What is wrong with something that is kept, that it is kept in memory only included; null when all is well. */
export function problemOf({ durable, problem }: Pick<LogHealth, "durable" | "problem">): string | null {
  const inMemory = durable ? [] : ["Kept in memory only: a restart of the dashboard forgets it."];
  const sentences = problem === null ? inMemory : [...inMemory, problem];
  return sentences.length === 0 ? null : sentences.join(" ");
}

/** Small values that processes share, each under a key; only the last few of each are kept. */
export interface SharedValues {
  /** Makes sure that they can be kept. Throws why not. */
  open(): Promise<void>;
  put(key: string, data: Uint8Array): Promise<Mark>;
  last(key: string): Promise<StoredRecord | null>;
  get(mark: Mark): Promise<StoredRecord | null>;
  /**
   * Calls `listener` when somebody puts a value under a key; `onAllowed` is told whether that can be heard. The returned
   * function ends it.
   */
  watch(key: string, listener: () => void, onAllowed?: (allowed: boolean) => void): () => void;
}

/** Messages of the broker that are wanted: what it announces while nobody listens. */
export interface CaptureSpec {
  readonly worth: Worth;
  readonly name: string;
  readonly purpose: string;
  /** Subjects whose messages are kept. */
  readonly subjects: readonly string[];
  readonly bounds: LogBounds;
}

/** What a sweep saw of the streams where the store is. */
export interface SeenStreams {
  readonly streams: readonly Stream[];
  /** Streams whose servers did not answer. */
  readonly missing: readonly string[];
  /** False when the broker could not be read since: what is seen may have passed. */
  readonly fresh: boolean;
  /** Our clock, Unix milliseconds. */
  readonly nowMs: number;
  /** True while something cannot be stored somewhere: perhaps nothing can (false). */
  readonly suspect?: boolean;
}

/** A stream of Jetlag's own on the watched broker, into which the broker itself writes. */
export interface Capture {
  readonly name: string;
  readonly isThere: boolean;
  readonly isRefused: boolean;
  /** Since when it captures, ISO 8601; null before. */
  readonly createdAt: string | null;
  readonly problem: string | null;
  readonly loss: Loss | null;
  /** Makes it where it is missing. Never throws: {@link problem} says what is in the way. */
  ensure(): Promise<void>;
  /**
   * Captures these subjects from now on, and not what was asked for before; with none it is not made. Asks nothing where
   * they are the same. Never throws.
   */
  take(subjects: readonly string[]): Promise<void>;
}

/** The dashboard's memory: logs, shared values and captures, and how they are doing. */
export interface Store {
  readonly kind: "jetstream" | "memory";
  /** True where it lies on the watched broker, whose clock then dates what is kept. */
  readonly isOnBroker: boolean;
  /** A log, to be opened with {@link RecordLog.open}. Those worth most are made first. */
  log(spec: LogSpec, reader?: LogReader): RecordLog;
  /** Values shared with other processes; null where no other process can be reached. */
  values(spec: Pick<LogSpec, "name" | "purpose" | "bounds">): SharedValues | null;
  /** Why nothing is kept of what the broker announces, a sentence; null where it is. */
  readonly noCaptureReason: string | null;
  /** Keeps what the broker announces; null where nothing may be kept there. `onBegunAnew`: what was kept is gone. */
  capture(spec: CaptureSpec, onBegunAnew: () => void): Capture | null;
  /** Compares what is kept with what a sweep saw, and makes again what is gone. Never throws. */
  look(seen: SeenStreams): Promise<void>;
  /** How everything that was asked for is doing. */
  health(): readonly LogHealth[];
  /** True while something cannot be stored. */
  readonly failsToWrite: boolean;
}

import type { HeaderEntries } from "../model/message/headers";
import type { Mark } from "./mark";

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

/** What is appended behind a fence. */
export type FencedRecord = Omit<NewRecord, "key" | "after">;

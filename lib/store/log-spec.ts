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

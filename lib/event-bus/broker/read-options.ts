/** How a read is carried out. */
export interface ReadOptions {
  /** Ends it: the read rejects with the signal's reason at once, and nothing more is asked of the broker. */
  readonly signal?: AbortSignal | undefined;
}

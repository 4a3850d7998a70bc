/** The place at which a consumer that replaces a deleted one has to begin. */
export interface RestartPoint {
  /** The first stream sequence that is not finished, or has not been read. */
  readonly seq: number;
  /** The newest message that was read. */
  readonly lastNumber: number;
  /** When that was stored, ISO 8601. */
  readonly lastStoredAt: string;
}

/** Finished messages that are remembered at most; older ones would be handled again. */
const maxRemembered = 10_000;

/**
 * How far a reader has come: what it read, which of that waits for another delivery, and what it finished after that. A
 * consumer made anew begins at the oldest unfinished message, so messages that were finished after that one come again.
 */
export class ReadPosition {
  readonly #graceMs: number;
  #last: { readonly seq: number; readonly storedAt: string } | null = null;
  /** Rejected and not finished since, with the moment when each is due; infinite while it is in our hands again. */
  readonly #rejected = new Map<number, number>();
  /** No rejected message is due before this moment. */
  #firstDueMs = Number.POSITIVE_INFINITY;
  /** Finished while something older may have to come again, oldest first. */
  readonly #finished = new Set<number>();
  /** Sequence up to which a new consumer may bring what was finished; infinite while one is made, null for none. */
  #replayedUpTo: number | null = null;

  /** A message that is due is taken to be in the hands of another reader `graceMs` later. */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** A message came. False for one that is finished, which a new consumer brings again. */
  read(seq: number, storedAt: string, nowMs: number): boolean {
    if (this.#replayedUpTo !== null) {
      if (seq <= this.#replayedUpTo && this.#finished.has(seq)) return false;
      if (seq > this.#replayedUpTo) this.#endReplay();
    }
    if (this.#last === null || seq > this.#last.seq) this.#last = { seq, storedAt };
    if (this.#rejected.size > 0) {
      if (this.#rejected.has(seq)) this.#rejected.set(seq, Number.POSITIVE_INFINITY);
      this.#forgetTaken(nowMs);
    }
    return true;
  }

  /** The message was rejected and comes again at `dueMs`. */
  reject(seq: number, dueMs: number): void {
    this.#rejected.set(seq, dueMs);
    this.#firstDueMs = Math.min(this.#firstDueMs, dueMs);
  }

  /** The message is finished. */
  finish(seq: number): void {
    if (this.#rejected.size === 0 && this.#replayedUpTo === null) return;
    this.#rejected.delete(seq);
    this.#finished.add(seq);
    if (this.#finished.size > maxRemembered) {
      for (const oldest of this.#finished) {
        this.#finished.delete(oldest);
        break;
      }
    }
    this.#tidy();
  }

  /** The message went to another reader: its ack wait expired here. */
  lose(seq: number): void {
    this.#rejected.delete(seq);
    this.#tidy();
  }

  /**
   * Where a consumer made anew has to begin, with what is `held` here unfinished; null before anything was read. From now
   * on what is finished is remembered. Followed by {@link resume}, {@link replay} or {@link reset}.
   */
  restart(held: Iterable<number>): RestartPoint | null {
    if (this.#last === null) return null;
    const { seq: lastNumber, storedAt: lastStoredAt } = this.#last;
    let seq = lastNumber + 1;
    for (const unfinished of held) seq = Math.min(seq, unfinished);
    for (const unfinished of this.#rejected.keys()) seq = Math.min(seq, unfinished);
    this.#replayedUpTo = Number.POSITIVE_INFINITY;
    return { seq, lastNumber, lastStoredAt };
  }

  /** A consumer was made that begins there. */
  replay(): void {
    this.#replayedUpTo = this.#last?.seq ?? null;
  }

  /** The consumer was there all the time: nothing comes that is finished. */
  resume(): void {
    this.#endReplay();
  }

  /** The stream was made anew: its sequences mean other messages. */
  reset(): void {
    this.#last = null;
    this.#rejected.clear();
    this.#endReplay();
  }

  #endReplay(): void {
    this.#replayedUpTo = null;
    this.#tidy();
  }

  #tidy(): void {
    if (this.#rejected.size === 0 && this.#replayedUpTo === null) this.#finished.clear();
  }

  /** Due messages come before new ones, so one that has not come by the end of its grace went to another reader. */
  #forgetTaken(nowMs: number): void {
    if (this.#firstDueMs + this.#graceMs > nowMs) return;
    this.#firstDueMs = Number.POSITIVE_INFINITY;
    for (const [seq, dueMs] of this.#rejected) {
      if (dueMs + this.#graceMs > nowMs) this.#firstDueMs = Math.min(this.#firstDueMs, dueMs);
      else this.#rejected.delete(seq);
    }
    this.#tidy();
  }
}

import type { Mark } from "./mark";
import type { FencedRecord } from "./record";

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

import type { Mark } from "./mark";
import type { StoredRecord } from "./record";

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

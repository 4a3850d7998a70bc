import type { HeaderEntries } from "../../model/message/headers";
import type { NumberedPlace } from "../../model/place";
import type { LoggedMessage } from "./message-log";

/** A message as it passes. All but its size is made only when asked for: most messages are only counted. */
export interface TrafficMessage {
  readonly subject: string;
  /** Size of the data. */
  readonly sizeBytes: number;
  readonly data: Uint8Array;
  readonly headers: HeaderEntries;
  /** Where it is stored, when that comes with the message: most are seen before they have a place. */
  readonly stored?: StoredAs | null;
}

/** Where a message is stored that was published once more after that, and what it was then. */
export interface StoredAs extends NumberedPlace {
  /** Null where that did not come with it, or not all of it. */
  readonly original: Pick<LoggedMessage, "subject" | "storedAt" | "headers"> | null;
}

/**
 * Messages as they are published, without storing or consuming anything. The caller keeps to subjects that streams
 * capture: a watcher elsewhere turns a publisher's instant "no responders" into a timeout.
 */
export interface Traffic {
  /**
   * Calls `listener` for every message that matches `filter`, until the returned function is called. Survives
   * reconnects. A listener must be quick and must not throw. `onPermission` hears false when the broker does not let
   * this account subscribe to the filter, and true when it is tried anew, with the next connection.
   */
  watch(
    filter: string,
    listener: (message: TrafficMessage) => void,
    onPermission?: (allowed: boolean) => void,
  ): () => void;
  /**
   * Resolves when the broker has taken every watch that was begun before: what is published from then on is seen. Null
   * when it has them all already, and while there is no connection: watches then begin with the next one. Never rejects:
   * it also resolves when the connection breaks.
   */
  settling(): Promise<void> | null;
}

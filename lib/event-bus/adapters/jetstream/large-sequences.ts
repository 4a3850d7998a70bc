import type { Place } from "../../../model/place";
import type { LoggedMessage, LogRange } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import type { StoredMessage } from "./messages";

/** A stored message whose sequence may be beyond 2^53: it is text. */
export interface LargeMessage extends Omit<StoredMessage, "seq"> {
  readonly at: string;
}

/**
 * Messages of streams whose sequences are beyond 2^53, which numbers of ours cannot tell apart. Few streams have such:
 * they are read one message at a time.
 */
export interface LargeSequences {
  /** The message at a sequence, or null. */
  get(stream: string, at: string, options?: ReadOptions): Promise<LargeMessage | null>;
  /** Like `MessageLog.read`. */
  read(
    stream: string,
    range: LogRange,
    take: (message: LargeMessage) => void,
    options?: ReadOptions,
  ): Promise<string | null>;
}

/** True for the sequence of a place that no number of ours holds exactly. */
export function isLarge({ at }: Pick<Place, "at">): boolean {
  return /^[1-9]\d{15,19}$/.test(at) && !Number.isSafeInteger(Number(at));
}

/** A message by its place; it has no number that could be counted with. */
export function loggedLarge({ stream, at, ...message }: LargeMessage): LoggedMessage {
  return { place: { channel: stream, at }, number: null, ...message };
}

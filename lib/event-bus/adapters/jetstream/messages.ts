import { type HeaderEntries, headerValue } from "../../../model/message/headers";
import type { RemovalOptions } from "../../broker/administration";
import type { LogRange } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import type { PublishAck } from "../../bus/publish-ack";

/** A stored message with its bytes. */
export interface StoredMessage {
  readonly stream: string;
  readonly seq: number;
  readonly subject: string;
  /** ISO 8601. */
  readonly storedAt: string;
  readonly headers: HeaderEntries;
  readonly data: Uint8Array;
}

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
  /** Removes the message at a sequence; false: it was not there. */
  delete(stream: string, at: string, options?: RemovalOptions): Promise<boolean>;
}

/** Bytes of a message: its data, headers and subject. */
export function messageBytes({ data, headers, subject }: Pick<StoredMessage, "data" | "headers" | "subject">): number {
  let bytes = data.length + subject.length;
  for (const [name, value] of headers) bytes += name.length + value.length;
  return bytes;
}

/** The id that a message was stored with; null where it has none. */
export function messageIdOf({ headers }: Pick<StoredMessage, "headers">): string | null {
  return headerValue(headers, "Nats-Msg-Id") ?? null;
}

/** A message to be stored as it is, without an event envelope. */
export interface OutgoingMessage {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: HeaderEntries;
  /** Sent as `Nats-Msg-Id`: a second one with the same id within the stream's window is not stored. */
  readonly msgId?: string;
  /** Refuse unless this is the stream's last sequence. */
  readonly expectedLastSeq?: number;
  /** Refuse unless this is the subject's last sequence. */
  readonly expectedLastSubjectSeq?: number;
  /** Refuse unless this stream would store it. */
  readonly expectedStream?: string;
}

/** Which messages to read, and in which order. */
export interface MessageRange {
  /** First sequence looked at, inclusive; default: the oldest (forward) or newest (backward). */
  readonly fromSeq?: number;
  /** Only messages that match this filter. */
  readonly subject?: string;
  readonly direction: "forward" | "backward";
  /** At most this many messages. */
  readonly limit: number;
  /** The page ends early after the message with which it holds as many bytes (default: {@link pageBytes}). */
  readonly maxBytes?: number;
}

/** Bytes after which a page of messages ends early. */
export const pageBytes = 16 * 1024 * 1024;

/** One page of a range. */
export interface MessagePage {
  readonly messages: readonly StoredMessage[];
  /**
   * Where the next page in the same direction begins; null at the end. The next page of one that ended early may hold
   * nothing.
   */
  readonly nextSeq: number | null;
}

/**
 * Stored messages, read without a consumer: nothing is acknowledged, removed or created.
 *
 * Single messages come from the stream's leader and are exact; a replica could answer with what the leader has removed
 * already, or miss the newest. All readers of a bus share a budget of bytes on their way, so that no read, however large,
 * costs the bus its connection; small reads do not wait for large ones. Pages are read in batches from any replica where the stream allows direct access, the
 * server knows batches (NATS 2.11) and the user may ask, else message by message from the leader. A replica that lags
 * behind answers without a word from what it has: such a page may end before the newest messages, and may show what the
 * leader has removed. Where it matters, read single messages, or compare with `lastNumber` of the stream.
 *
 * Every method throws `EventBusError`: `stream_not_found`, `invalid_name`, `invalid_subject` and `invalid_input` for
 * arguments that cannot be meant, `permission_denied`, `bus_unavailable`, `no_leader`, `timeout`.
 */
export interface Messages {
  /** Streams whose sequences numbers of ours do not hold: everything else here throws `unsupported` for them. */
  readonly large?: LargeSequences;
  /** The message at `seq`, or null when there is none (any more). */
  get(stream: string, seq: number, options?: ReadOptions): Promise<StoredMessage | null>;
  /** The first message at or after `fromSeq` that matches a filter, or null. One read, however far away it is. */
  next(stream: string, fromSeq: number, subject: string, options?: ReadOptions): Promise<StoredMessage | null>;
  /**
   * How many stored messages match a filter from each of these sequences on, counted within moments of each other. Null
   * where the server does not count: it needs direct access to the stream, and NATS 2.11. Any replica may answer.
   */
  countFrom(
    stream: string,
    fromSeqs: readonly number[],
    subject: string,
    options?: ReadOptions,
  ): Promise<readonly number[] | null>;
  /** The newest message of a subject or filter, or null. */
  last(stream: string, subject: string, options?: ReadOptions): Promise<StoredMessage | null>;
  /** The first message stored at or after a time, or null. */
  firstSince(stream: string, at: Date, options?: ReadOptions): Promise<StoredMessage | null>;
  /**
   * One page of messages, oldest or newest first. It ends early, with at least one message, when it holds enough bytes or
   * took some seconds; backward, where little matches, it may then hold none.
   */
  range(stream: string, range: MessageRange, options?: ReadOptions): Promise<MessagePage>;
  /**
   * Like {@link range}, for a caller that keeps little of each message: hands them over one by one as they are read, so
   * that no more than about a megabyte of them is held at a time. Resolves with where the next page begins.
   */
  read(
    stream: string,
    range: MessageRange,
    take: (message: StoredMessage) => void,
    options?: ReadOptions,
  ): Promise<number | null>;
  /** Removes one message; with `erase` its bytes are overwritten on disk. Returns false when there was none. */
  delete(stream: string, seq: number, options?: RemovalOptions): Promise<boolean>;
  /**
   * Stores a message. Throws `no_stream_for_subject`, `payload_too_large`, `wrong_expected_sequence`, `stream_full`,
   * `publish_unknown` when no answer came (it may be stored), `bus_unavailable` when it was never sent.
   */
  publish(message: OutgoingMessage): Promise<PublishAck>;
}

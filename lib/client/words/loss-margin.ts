import type { ConsumerHealth } from "../../model/consumer/consumer-health";
import { isKnown, type Known } from "../../model/known";
import type { Stream } from "../../model/stream/stream";

/** How far a consumer's next message is from being removed unread by one limit of its stream. */
export interface LossMargin {
  readonly limit: "max age" | "max messages" | "max bytes";
  /** Messages that can still be stored before the limit removes it; null where time decides. */
  readonly messages: number | null;
  /** Milliseconds until then, at the pace of now; null when nothing is stored or the pace is not known. */
  readonly ms: number | null;
}

/** What a margin depends on. */
export type LossPosition = Pick<ConsumerHealth, "waiting" | "deliveredUpTo" | "oldestUndelivered">;
/** The stream as the last sweep saw it. */
export type LossStream = Pick<Stream, "config" | "messages" | "bytes" | "lastNumber"> & {
  readonly messagesPerS: Known<number>;
};

/** The margins of a consumer for which messages wait, the smallest in time first. Limits that refuse new ones remove none. */
export function lossMargins(
  { config, messages, bytes, lastNumber, messagesPerS }: LossStream,
  position: LossPosition,
): LossMargin[] {
  const { waiting, deliveredUpTo, oldestUndelivered } = position;
  if (waiting === 0) return [];
  const margins: LossMargin[] = [];
  if (config.maxAgeMs !== null && oldestUndelivered !== null) {
    margins.push({ limit: "max age", messages: null, ms: Math.max(0, config.maxAgeMs - oldestUndelivered.ageMs) });
  }
  // The limits count every stored message from the next one on, also those that a filter leaves out.
  const behind = Math.min(messages, Math.max(0, lastNumber - deliveredUpTo));
  const room = (limit: LossMargin["limit"], most: number): LossMargin => {
    const left = Math.max(0, Math.floor(most - behind));
    return {
      limit,
      messages: left,
      ms: isKnown(messagesPerS) && messagesPerS.value > 0 ? (left / messagesPerS.value) * 1_000 : null,
    };
  };
  if (config.discard === "old") {
    if (config.maxMessages !== null) margins.push(room("max messages", config.maxMessages));
    if (config.maxBytes !== null && messages > 0) margins.push(room("max bytes", config.maxBytes / (bytes / messages)));
  }
  return margins.sort((a, b) => (a.ms ?? Number.POSITIVE_INFINITY) - (b.ms ?? Number.POSITIVE_INFINITY));
}

import type { ConsumerHealth, OldestMessage } from "../../../model/consumer/consumer-health";
import { estimate, exact, isKnown, type Known, unknown } from "../../../model/known";
import type { Stream } from "../../../model/stream/stream";

/** How far a consumer's next message is from being removed unread by one limit of its stream. */
export interface LossMargin {
  readonly limit: "max age" | "max messages" | "max bytes";
  /** Messages that can still be stored before the limit removes it; null where time decides. */
  readonly messages: number | null;
  /** Milliseconds until then, where messages decide at the current pace. */
  readonly ms: Known<number>;
}

/** What a margin depends on. */
export type LossPosition = Pick<ConsumerHealth, "waiting" | "deliveredUpTo" | "oldestUndelivered">;
/** The stream as the last sweep saw it. */
export type LossStream = Pick<Stream, "config" | "refusesWhenFull" | "messages" | "bytes" | "lastNumber"> & {
  readonly messagesPerS: Known<number>;
};

/** The margins of a consumer for which messages wait, the smallest in time first. Limits that refuse new ones remove none. */
export function lossMargins(
  { config, refusesWhenFull, messages, bytes, lastNumber, messagesPerS }: LossStream,
  position: LossPosition,
): LossMargin[] {
  const { waiting, deliveredUpTo, oldestUndelivered } = position;
  if (waiting === 0) return [];
  const margins: LossMargin[] = [];
  if (config.maxAgeMs !== null && oldestUndelivered !== null) {
    margins.push({ limit: "max age", messages: null, ms: lifeLeft(oldestUndelivered, config.maxAgeMs) });
  }
  // The limits count every stored message from the next one on, also those that a filter leaves out.
  const behind = Math.min(messages, Math.max(0, lastNumber - deliveredUpTo));
  const room = (limit: LossMargin["limit"], most: number): LossMargin => {
    const left = Math.max(0, Math.floor(most - behind));
    return {
      limit,
      messages: left,
      ms: timeFor(left, messagesPerS),
    };
  };
  if (!refusesWhenFull) {
    if (config.maxMessages !== null) margins.push(room("max messages", config.maxMessages));
    if (config.maxBytes !== null && messages > 0) margins.push(room("max bytes", config.maxBytes / (bytes / messages)));
  }
  const time = ({ ms }: LossMargin) => ms.value ?? Number.POSITIVE_INFINITY;
  return margins.sort((a, b) => time(a) - time(b));
}

/** What a message has not lived yet: the older it may be, the less. */
function lifeLeft(oldest: Known<OldestMessage>, maxAgeMs: number): Known<number> {
  if (!isKnown(oldest)) return oldest;
  const leftMs = Math.max(0, maxAgeMs - oldest.value.ageMs);
  return { value: leftMs, how: opposite[oldest.how] };
}

const opposite = { exact: "exact", estimate: "estimate", "at least": "at most", "at most": "at least" } as const;

function timeFor(messages: number, perS: Known<number>): Known<number> {
  if (messages === 0) return exact(0);
  if (!isKnown(perS)) return perS;
  return perS.value > 0 ? estimate((messages / perS.value) * 1_000) : unknown("nothing is stored just now");
}

import type { Consumer } from "../../../../model/consumer/consumer";
import { expiredUpTo } from "../../../../model/stream/age-limit";
import type { Stream } from "../../../../model/stream/stream";

/** Messages that were given for the first time between two readings. */
export interface FirstDeliveries {
  readonly least: number;
  readonly most: number;
  /** True when it may be wrong in both directions (false). */
  readonly isEstimate?: boolean;
}

/** What of a consumer only grows. */
export type Moving = Pick<Consumer, "createdAt" | "deliveries" | "deliveredUpTo">;

/** A stream as two sweeps list it. */
export interface StreamStep {
  readonly before: Stream;
  readonly now: Stream;
}

/** Filters of one consumer that are counted one by one: each costs reads of its own. */
export const filtersCounted = 8;

/** False for a consumer that was made anew or went back since the reading before. */
export function goesOn(before: Moving, now: Moving): boolean {
  return (
    before.createdAt === now.createdAt &&
    now.deliveries >= before.deliveries &&
    now.deliveredUpTo >= before.deliveredUpTo
  );
}

/** A stream at its size limit holds a little less: what it dropped made room for the newest message. */
const fullShare = 0.9;

/** Anything between none and all of what was delivered. */
export const anyOf = (delivered: number): FirstDeliveries => ({ least: 0, most: delivered });

/** Sequences between the oldest and the newest message whose messages are gone. */
export const holesOf = ({ firstNumber, lastNumber, messages }: Stream) => lastNumber - firstNumber + 1 - messages;

/** Messages that left a stream. */
export function removedIn({ before, now }: StreamStep): number {
  return now.lastNumber - before.lastNumber - (now.messages - before.messages);
}

/** True when a limit may have removed messages, or a newer message those before it. `serverMs` is the broker's clock; null: not known. */
export function limitsMayRemove(step: StreamStep, serverMs: number | null): boolean {
  // Until they were changed, the settings before held.
  return mayRemoveAt(step.now, step, serverMs) || mayRemoveAt(step.before, step, serverMs);
}

/** The same at the limits of `set`, which is one of both. */
function mayRemoveAt(set: Stream, { before, now }: StreamStep, serverMs: number | null): boolean {
  const { maxAgeMs, maxMessages, maxMessagesPerSubject, maxBytes, messagesExpire, rollsUp } = set.config;
  if (messagesExpire || rollsUp) return true;
  if (maxAgeMs !== null && before.firstAt !== null) {
    if (serverMs === null || Date.parse(before.firstAt) <= expiredUpTo(now, maxAgeMs, serverMs)) return true;
  }
  if (set.refusesWhenFull) return false;
  if (maxMessagesPerSubject !== null) return true;
  if (maxMessages !== null && before.messages + now.lastNumber - before.lastNumber >= maxMessages) return true;
  return maxBytes !== null && Math.max(before.bytes, now.bytes) >= maxBytes * fullShare;
}

/** What was counted of a consumer whose messages stay when they are finished. */
export interface StoredCount {
  readonly delivered: number;
  /** Where it stood before: all it was given since lies beyond. */
  readonly from: number;
  /** Stored messages for it between where it stood and where it stands. */
  readonly stored: number;
  /** True when there may be some among these that it is not given. */
  readonly skips: boolean;
  /** The stream before the first of it was given, and after it was counted. */
  readonly step: StreamStep;
}

/** What is stored where a consumer went along was given to it, and what was removed there meanwhile may have been. */
export function countedStored({ delivered, from, stored, skips, step }: StoredCount): FirstDeliveries {
  const { before, now } = step;
  // All that is stored there was given, so nothing was given twice, whatever is gone.
  if (stored === delivered && !skips) return { least: delivered, most: delivered };
  if (now.config.replicas > 1) {
    const estimated = Math.max(0, Math.min(stored, delivered));
    return { least: estimated, most: estimated, isEstimate: true };
  }
  const passedHoles = Math.min(holesOf(before), Math.max(0, now.firstNumber - before.firstNumber));
  const newHoles = Math.max(0, holesOf(now) - (holesOf(before) - passedHoles));
  const goneInFront = Math.max(0, now.firstNumber - 1 - from);
  const most = Math.max(0, Math.min(delivered, stored + newHoles + goneInFront));
  return { least: skips ? 0 : Math.max(0, Math.min(stored, most)), most };
}

/** What was counted of a consumer where messages leave as soon as they are finished. */
export interface RemovedCount {
  readonly delivered: number;
  /** Deliveries that surely came again. */
  readonly again: number;
  /** What left, or what it passed: each that it was given is among these, and each that somebody deleted meanwhile. */
  readonly left: number;
  /** Surely given to it. */
  readonly least?: number;
}

/**
 * What it was given where what is finished is removed: no more than left the stream, and no more than was delivered. Who
 * deletes messages that wait hides by it what came again; only where nothing came again, as far as is seen, and as much
 * left as was delivered, it is exact.
 */
export function countedRemoved({ delivered, again, left, least = 0 }: RemovedCount): FirstDeliveries {
  if (left === delivered && again === 0) return { least: delivered, most: delivered };
  const most = Math.max(0, Math.min(left, delivered - again));
  return { least: Math.max(0, Math.min(least, most)), most };
}

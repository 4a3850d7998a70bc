import { expiredUpTo } from "../../model/stream/age-limit";
import type { Stream } from "../../model/stream/stream";

/** A stream at its size limit holds a little less: what it dropped made room for the newest message. */
const fullShare = 0.9;
/** Two readings are this far apart at most, milliseconds: messages that live shorter come and go between them. */
const apartMs = 30_000;

/**
 * True when a limit of age, number or size may have removed messages between two readings of a stream. Otherwise
 * whatever is missing was purged or deleted, or {@link replacesOlder}. `nowMs` is the broker's clock.
 */
export function limitsMayLose(before: Stream | undefined, after: Stream, nowMs: number): boolean {
  if (mayLoseAt(after, before, after, nowMs)) return true;
  // Until they were changed, the settings before held.
  return before !== undefined && mayLoseAt(before, before, after, nowMs);
}

/** The same at the limits of `set`, which is one of both. */
function mayLoseAt(set: Stream, before: Stream | undefined, after: Stream, nowMs: number): boolean {
  const { maxMessages, maxBytes, maxAgeMs, messagesExpire } = set.config;
  if (messagesExpire) return true;
  if (maxAgeMs !== null && ageMayRemove(before, after, maxAgeMs, nowMs)) return true;
  if (set.refusesWhenFull) return false;
  if (maxMessages !== null && after.messages >= maxMessages) return true;
  return maxBytes !== null && after.bytes >= maxBytes * fullShare;
}

/** True for a stream in which newer messages of a subject take the place of older ones: who reads late, reads the newest. */
export function replacesOlder({ config, refusesWhenFull }: Stream): boolean {
  return config.rollsUp || (config.maxMessagesPerSubject !== null && !refusesWhenFull);
}

function ageMayRemove(before: Stream | undefined, after: Stream, maxAgeMs: number, nowMs: number): boolean {
  if (before === undefined) return true;
  // An empty stream whose newest message was still young did not lose it to age.
  const witness = after.messages === 0 ? before.lastAt : before.firstAt;
  // All that is missing was stored since.
  if (witness === null) return maxAgeMs < apartMs;
  return Date.parse(witness) <= expiredUpTo(after, maxAgeMs, nowMs);
}

import type { Stream } from "../../model/stream/stream";

/** How far the clocks of the broker and the dashboard, and two readings, may be apart, milliseconds. */
const slackMs = 2_000;
/** A stream at its size limit holds a little less: what it dropped made room for the newest message. */
const fullShare = 0.9;

/**
 * True when a limit of age, number or size may have removed messages between two readings of a stream. Otherwise
 * whatever is missing was purged or deleted, or {@link replacesOlder}. `nowMs` is the broker's clock.
 */
export function limitsMayLose(before: Stream | undefined, after: Stream, nowMs: number): boolean {
  const { maxMessages, maxBytes, maxAgeMs, messagesExpire } = after.config;
  if (messagesExpire) return true;
  if (maxAgeMs !== null && ageMayRemove(before, after, nowMs - maxAgeMs + slackMs)) return true;
  if (after.refusesWhenFull) return false;
  if (maxMessages !== null && after.messages >= maxMessages) return true;
  return maxBytes !== null && after.bytes >= maxBytes * fullShare;
}

/** True for a stream in which newer messages of a subject take the place of older ones: who reads late, reads the newest. */
export function replacesOlder({ config, refusesWhenFull }: Stream): boolean {
  return config.rollsUp || (config.maxMessagesPerSubject !== null && !refusesWhenFull);
}

/** Messages stored before `bornMs` are too old now. */
function ageMayRemove(before: Stream | undefined, after: Stream, bornMs: number): boolean {
  if (before === undefined) return true;
  // An empty stream whose newest message was still young did not lose it to age.
  const witness = after.messages === 0 ? before.lastAt : before.firstAt;
  return witness !== null && Date.parse(witness) <= bornMs;
}

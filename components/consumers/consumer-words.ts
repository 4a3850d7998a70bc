import { formatCount, formatDuration, formatExact, formatQuantity } from "@/lib/client/words/format";
import { formatKnown } from "@/lib/client/words/known";
import { partSentence } from "@/lib/client/words/part-sentence";
import type { Snapshot } from "@/lib/contract/snapshot";
import type { ConsumerHealth, TimeLeft, Verdict } from "@/lib/model/consumer/consumer-health";
import { isExact, isKnown, isSome } from "@/lib/model/known";

/** What {@link consumersTitle} tells. */
type Titled = Pick<Snapshot, "sampledAt" | "consumers"> & {
  readonly totals: Pick<Snapshot["totals"], "needAttention" | "muted">;
};

/** The state of all consumers as a heading. */
export function consumersTitle({ sampledAt, consumers, totals: { needAttention, muted } }: Titled): string {
  const all = consumers.length;
  if (sampledAt === null) return "Consumers";
  if (!isExact(needAttention)) return partSentence(needAttention);
  if (all === 0) return "No consumers";
  const attention = needAttention.value;
  const quantity = formatQuantity(all, "consumer");
  const apart = isSome(muted) ? `, ${formatCount(muted.value)} muted` : "";
  if (attention > 0)
    return `${formatCount(attention)} of ${quantity} ${attention === 1 ? "needs" : "need"} attention${apart}`;
  if (apart !== "") return `None of ${quantity} needs attention${apart}`;
  if (consumers.some(({ verdict }) => verdict === "unknown")) return quantity;
  if (consumers.some(({ verdict }) => !calm.has(verdict))) return `None of ${quantity} needs attention`;
  return all === 1 ? "The one consumer keeps up" : `All ${quantity} keep up`;
}

/** What is said below the heading while no consumer needs attention; `isWhole`: all consumers were read. */
export function calmWords(consumers: readonly ConsumerHealth[], isWhole: boolean): string {
  const unread = consumers.filter(({ unreadSince }) => unreadSince !== null).length;
  if (unread > 0)
    return `${formatQuantity(unread, "consumer")} did not answer at the last reading: these figures are older.`;
  if (!isWhole) return "Consumers of some streams did not answer at the last reading: nothing is known of them.";
  const unjudged = consumers.filter(({ verdict }) => verdict === "unknown").length;
  if (unjudged > 0)
    return `${formatQuantity(unjudged, "consumer")} still being measured: a verdict takes two readings.`;
  return "Nothing is stuck, nothing falls behind, nothing gives up.";
}

const calm: ReadonlySet<Verdict> = new Set<Verdict>(["healthy", "idle"]);

const phrases: Record<Verdict, string> = {
  losing_data: "is losing data",
  stalled: "is stalled",
  no_reader: "has no reader",
  saturated: "is saturated",
  giving_up: "gives up on messages",
  falling_behind: "falls behind",
  redelivering: "delivers messages again",
  no_match: "has a filter that matches nothing",
  over_limit: "is over its limit",
  catching_up: "is catching up",
  paused: "waits",
  healthy: "is healthy",
  idle: "is idle",
  unknown: "is being measured",
};

type Judged = Pick<ConsumerHealth, "verdict" | "reason" | "pausedUntil" | "unreadSince">;

/** What the consumer does and why we say so; follows its name: `is stalled: 12 in flight, …`. */
export function verdictSentence(consumer: Judged): string {
  const phrase = consumer.unreadSince === null ? phrases[consumer.verdict] : "does not answer";
  return `${phrase}: ${consumerReason(consumer)}`;
}

/** The server's reason; times in it as the visitor reads times. */
export function consumerReason({ verdict, reason, pausedUntil, unreadSince }: Judged): string {
  if (unreadSince !== null) return `not read since ${formatExact(new Date(unreadSince))}: the figures are from then`;
  if (verdict !== "paused" || pausedUntil === null) return reason;
  return `paused until ${formatExact(new Date(pausedUntil))}`;
}

/** Words that begin small as a sentence: capital first, full stop last. */
export function asSentence(words: string): string {
  return withStop(words.charAt(0).toUpperCase() + words.slice(1));
}

/** Words with a full stop, unless they have an end. */
export function withStop(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** When nothing will be left waiting, and what to say about it. */
export interface DoneIn {
  /** `≈ 40–55 s`; null when it cannot be told. */
  readonly time: string | null;
  /** Why there is no time, or how sure it is. Empty when nothing is left to do. */
  readonly note: string;
}

type Timed = Pick<ConsumerHealth, "waiting" | "inFlight" | "etaMs" | "unreadSince">;

/** See {@link DoneIn}. */
export function doneIn({ waiting, inFlight, etaMs, unreadSince }: Timed): DoneIn {
  if (unreadSince === null && waiting + inFlight === 0) return { time: null, note: "" };
  if (!isKnown(etaMs)) return { time: null, note: etaMs.why };
  return { time: formatKnown(etaMs, formatRange), note: "at the current pace" };
}

/** A range of milliseconds, with the unit once where both ends have the same: `40–55 s`. */
export function formatRange({ low, high }: TimeLeft, locale?: string): string {
  const from = formatDuration(roughly(low), locale);
  const to = formatDuration(roughly(high), locale);
  if (from === to) return to;
  const [, fromNumber, fromUnit] = /^(\S+) (\S+)$/.exec(from) ?? [];
  const [, , toUnit] = /^(\S+) (\S+)$/.exec(to) ?? [];
  return fromNumber !== undefined && fromUnit === toUnit ? `${fromNumber}–${to}` : `${from} – ${to}`;
}

// An estimate with milliseconds in it would claim to know more than it does.
function roughly(ms: number): number {
  if (ms < 60_000) return Math.max(1, Math.round(ms / 1_000)) * 1_000;
  if (ms < 3_600_000) return Math.round(ms / 60_000) * 60_000;
  if (ms < 86_400_000) return Math.round(ms / 3_600_000) * 3_600_000;
  return Math.round(ms / 86_400_000) * 86_400_000;
}

/** The later of last delivery and last acknowledgement, or null. */
export function lastActivityAt({
  lastDeliveredAt,
  lastAckedAt,
}: Pick<ConsumerHealth, "lastDeliveredAt" | "lastAckedAt">) {
  if (lastDeliveredAt === null || lastAckedAt === null) return lastDeliveredAt ?? lastAckedAt;
  return Date.parse(lastDeliveredAt) > Date.parse(lastAckedAt) ? lastDeliveredAt : lastAckedAt;
}

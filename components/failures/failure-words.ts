import {
  formatAxisTime,
  formatClock,
  formatCount,
  formatDay,
  formatExact,
  formatQuantity,
} from "@/lib/client/words/format";
import { beginKnown } from "@/lib/client/words/known";
import { dateIn } from "@/lib/client/words/zone";
import type { FailureList } from "@/lib/contract/failures";
import type { FailureCounts } from "@/lib/contract/snapshot";
import { consumerKey } from "@/lib/model/consumer/consumer-key";
import { type Failure, type FailureResolution, failedPlace } from "@/lib/model/failure/failure";
import { isSome } from "@/lib/model/known";
import type { NumberedPlace } from "@/lib/model/place";
import { inAllWords } from "./list-title";

/**
 * How many failures there are in all, and since when that can be trusted. `groups` are those of all that are open; none
 * where the list shows others.
 */
export function failuresSummary(counts: FailureCounts, groups: FailureList["groups"], nowMs: number): string {
  const { capturedSince, problem } = counts;
  const coverage = capturedSince === null ? null : `Advisories captured since ${formatSince(capturedSince, nowMs)}`;
  const inAll = inAllWords(counts);
  if (inAll === null) return coverage === null ? "Failures that happen now would not be seen." : `${coverage}.`;
  const from = fromConsumers(groups);
  const what = `${inAll}${from === null ? "" : `, ${from}`}.`;
  if (coverage === null) return what;
  return problem === null ? `${what} ${coverage}, also while nobody was watching.` : `${what} ${coverage}.`;
}

/** {@link failuresSummary} for a phone: one line where something failed. */
export function failuresInShort(counts: FailureCounts, groups: FailureList["groups"], nowMs: number): string {
  const { open, capturedSince } = counts;
  if (!isSome(open)) return failuresSummary(counts, groups, nowMs);
  const coverage = capturedSince === null ? null : `captured since ${formatSince(capturedSince, nowMs)}`;
  const all = `${beginKnown(open, formatCount)} open in all`;
  return [all, fromConsumers(groups), coverage].filter((part) => part !== null).join(", ");
}

/** What is read from a stream of somebody else's, as the beginning of a sentence. */
export const readFromWords: Readonly<Record<NonNullable<FailureCounts["readFrom"]>[number]["what"], string>> = {
  gave_up: "What the server gave up",
  terminated: "What handlers terminated",
};

function fromConsumers(groups: FailureList["groups"]): string | null {
  if (groups.length === 0) return null;
  const consumers = new Set(groups.map(({ stream, consumer }) => consumerKey(stream, consumer))).size;
  return `from ${formatQuantity(consumers, "consumer")}`;
}

/** A moment as short as it can be: time of day when it was today, else with the date. */
export function formatWhen(at: string, nowMs: number, locale?: string): string {
  const moment = new Date(at);
  return isToday(moment, nowMs)
    ? formatClock(moment, locale)
    : `${formatDay(moment.getTime(), locale)} ${formatTime(moment, locale)}`;
}

function formatSince(at: string, nowMs: number): string {
  const moment = new Date(at);
  return isToday(moment, nowMs) ? formatTime(moment) : `${formatDay(moment.getTime())}, ${formatTime(moment)}`;
}

const isToday = (moment: Date, nowMs: number) => String(dateIn(moment)) === String(dateIn(new Date(nowMs)));
const formatTime = (moment: Date, locale?: string) => formatAxisTime(moment.getTime(), 60_000, locale);

/** What tells a failure from its neighbours, on one line: the handler's words, else the payload; of an event its data. */
export function failurePreview({ detail, preview, sizeBytes }: Pick<Failure, "detail" | "preview" | "sizeBytes">) {
  if (detail !== null) return detail;
  if (preview === null) return null;
  if (preview === "") return "(empty)";
  const text = preview.replace(/^\{"event_id":.*?"data":/, "");
  return sizeBytes !== null && sizeBytes > preview.length ? `${text}…` : text;
}

/** A reason as a sentence. */
export function reasonSentence({ reason, deliveries, detail }: Pick<Failure, "reason" | "deliveries" | "detail">) {
  switch (reason) {
    case "gave_up":
      return `The server gave up: max deliver reached${after(deliveries)}.`;
    case "terminated":
      return detail === null
        ? "The handler said that it must never be delivered again, and gave no reason."
        : `The handler said that it must never be delivered again: ${detail}`;
    case "dead_letter":
      return detail === null
        ? `A copy was put aside${after(deliveries)}; it does not say why.`
        : `A copy was put aside${after(deliveries)}: ${detail}`;
    case "stranded":
      return "The work queue still stores it and delivers it to nobody: its consumer gave it up, before anybody listened.";
  }
}

function after(deliveries: number | null): string {
  return deliveries === null ? "" : ` after ${formatQuantity(deliveries, "delivery", "deliveries")}`;
}

/** Why a failure cannot be sent again, or null. */
export function redriveObstacle({
  preview,
  headersWhole,
  resolution,
}: Pick<Failure, "preview" | "headersWhole" | "resolution">): string | null {
  if (resolution?.kind === "redriven") return "It was redriven before";
  if (resolution?.kind === "discarded") return "It was discarded";
  if (preview === null) return "The payload is gone: the message was acknowledged or removed before it could be read";
  if (!headersWhole) return "No copy can be made: its headers were kept only in part";
  return null;
}

/** Instead of a preview, where there is none. */
export const payloadGone = "payload gone (acknowledged or removed)";

const originalWords: Record<FailureResolution["original"], string> = {
  dropped: "The original was dropped from its stream.",
  kept: "The original is left where it is.",
};

/** Why nothing but its place, or its subject, is known of a message. */
export function goneSentence({ reason, subjectBy }: Pick<Failure, "reason" | "subjectBy">): string {
  const why =
    reason === "terminated"
      ? "The message was gone before it could be read: a work queue lets go of it in the moment that its handler terminates it. A handler that stores a dead letter first keeps it."
      : "The message was acknowledged or removed before it could be read.";
  const subject = subjectBy === undefined ? "" : ` Its subject is known: ${subjectOrigins[subjectBy]}.`;
  return `${why}${subject} It cannot be redriven from here; its publisher may still have it.`;
}

const subjectOrigins: Readonly<Record<NonNullable<Failure["subjectBy"]>, string>> = {
  filter: "its consumer filters no other",
  stream: "its stream captures no other",
};

/** What a payload is that was not read where it was stored. */
export const copySentences: Readonly<Record<NonNullable<Failure["copy"]>, string>> = {
  rejection: "The message itself was gone by then. This is what it was when it was rejected before.",
  live: "The message itself was gone by then. This is what Live had of it.",
};

/** Where the message of a failure is: where it failed, else where its dead letter is; null when neither is known. */
export function placeOf(failure: Pick<Failure, "stream" | "at" | "number" | "letter">): NumberedPlace | null {
  const { number, letter } = failure;
  const place = failedPlace(failure);
  return letter ?? (place && { place, number });
}

/** What became of a failure after the place of its copy. */
export function resolutionSentence({ kind, at, original }: FailureResolution): string {
  return `${kind === "redriven" ? "Redriven" : "Discarded"} ${formatExact(new Date(at))}. ${originalWords[original]}`;
}

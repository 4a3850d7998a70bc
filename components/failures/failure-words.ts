import { formatAxisTime, formatClock, formatCount, formatExact, formatQuantity } from "@/lib/client/format";
import type { FailureList } from "@/lib/contract/failures";
import type { FailureCounts } from "@/lib/contract/snapshot";
import type { Failure, FailureReason, FailureResolution } from "@/lib/model/failure";

/** The state of all failures as a heading. */
export function failuresTitle({ open, lastHour, capturedSince }: FailureCounts): string {
  if (open === 0) return capturedSince === null ? "Failures are not captured" : "No failures";
  const verb = (count: number) => `${formatQuantity(count, "message")} failed`;
  return lastHour > 0 ? `${verb(lastHour)} in the last hour` : `${verb(open)}, none in the last hour`;
}

/** What the heading counts, and since when it can be trusted. */
export function failuresSummary(
  { open, lastHour, capturedSince, problem }: FailureCounts,
  groups: FailureList["groups"],
  nowMs: number,
): string {
  const coverage = capturedSince === null ? null : `Advisories captured since ${formatSince(capturedSince, nowMs)}`;
  if (open === 0) return coverage === null ? "Failures that happen now would not be seen." : `${coverage}.`;
  const consumers = new Set(groups.map(({ stream, consumer }) => `${stream} ${consumer}`)).size;
  const from = `from ${formatQuantity(consumers, "consumer")}`;
  const what =
    lastHour === open
      ? `Nobody has retried them yet; they come ${from}.`
      : `${formatQuantity(open, "message")} in all are not retried yet, ${from}.`;
  if (coverage === null) return what;
  return problem === null ? `${what} ${coverage}, also while nobody was watching.` : `${what} ${coverage}.`;
}

/** A moment as short as it can be: time of day when it was today, else with the date. */
export function formatWhen(at: string, nowMs: number, locale?: string): string {
  const moment = new Date(at);
  return isToday(moment, nowMs)
    ? formatClock(moment, locale)
    : `${formatDay(moment, locale)} ${formatTime(moment, locale)}`;
}

function formatSince(at: string, nowMs: number): string {
  const moment = new Date(at);
  return isToday(moment, nowMs) ? formatTime(moment) : `${formatDay(moment)}, ${formatTime(moment)}`;
}

const isToday = (moment: Date, nowMs: number) => moment.toDateString() === new Date(nowMs).toDateString();
const formatTime = (moment: Date, locale?: string) => formatAxisTime(moment.getTime(), 60_000, locale);
const formatDay = (moment: Date, locale?: string) =>
  new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" }).format(moment);

/** What tells a failure from its neighbours, on one line: the handler's words, else the payload; of an event its data. */
export function failurePreview({ detail, preview, sizeBytes }: Pick<Failure, "detail" | "preview" | "sizeBytes">) {
  if (detail !== null) return detail;
  if (preview === null) return null;
  if (preview === "") return "(empty)";
  const text = preview.replace(/^\{"event_id":.*?"data":/, "");
  return sizeBytes !== null && sizeBytes > preview.length ? `${text}…` : text;
}

/** A reason as two words. */
export const reasonWords: Record<FailureReason, string> = { gave_up: "Gave up", terminated: "Terminated" };

/** A reason as a sentence. */
export function reasonSentence({ reason, deliveries, detail }: Pick<Failure, "reason" | "deliveries" | "detail">) {
  switch (reason) {
    case "gave_up":
      return `The server gave up: max deliver reached after ${formatQuantity(deliveries, "delivery", "deliveries")}.`;
    case "terminated":
      return detail === null
        ? "The handler said that it must never be delivered again, and gave no reason."
        : `The handler said that it must never be delivered again: ${detail}`;
  }
}

/** Instead of a preview, where there is none. */
export const payloadGone = "payload gone (acknowledged or removed)";

const originalWords: Record<FailureResolution["original"], string> = {
  dropped: "The original was dropped from its stream.",
  kept: "The original is still in its stream.",
  already_gone: "The original was already gone.",
};

/** Where a message is stored: `ORDERS #1,234`. */
export function storedAs({ stream, seq }: Pick<FailureResolution, "stream" | "seq">): string {
  return `${stream} #${formatCount(seq)}`;
}

/** What became of a failure after the place of its copy. */
export function resolutionSentence({ at, original }: FailureResolution): string {
  return `Retried ${formatExact(new Date(at))}. ${originalWords[original]}`;
}

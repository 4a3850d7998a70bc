import type { GapFacts } from "@/lib/client/live/live-gaps";
import { formatClock, formatCount, formatDuration, formatQuantity } from "@/lib/client/words/format";

/** A gap as a sentence: how much, why, when. */
export function gapWords({ cause, fromMs, untilMs, missed }: GapFacts): string {
  const from = formatClock(new Date(fromMs)).slice(0, 8);
  const why = cause === "viewer" ? "while reconnecting" : "while the dashboard had lost its broker";
  if (untilMs === null) return `Not seen ${why}, since ${from}.`;
  const when = `from ${from} for ${formatDuration(untilMs - fromMs)}`;
  if (missed === "asking" || missed === null || missed.messages === null) return `Not seen ${why}, ${when}.`;
  const { messages, exact } = missed;
  if (messages === 0) return `Nothing missed ${why}, ${when}.`;
  return `${exact ? "" : "About "}${formatQuantity(messages, "message")} not seen ${why}, ${when}.`;
}

/** The line under a gap: what is known of it and what was loaded; null for no line. */
export function gapNote(facts: GapFacts): string | null {
  const note = loadNote(facts);
  if (facts.unclear === 0) return note;
  const unclear = `${formatQuantity(facts.unclear, "message")} may or may not match the filter: the stream changes subjects.`;
  return note === null ? unclear : `${note} ${unclear}`;
}

function loadNote({ missed, loaded, rest, problem }: GapFacts): string | null {
  if (problem !== null) return `${problem}.`;
  if (loaded > 0) {
    return rest.length === 0
      ? `All ${formatCount(loaded)} loaded from the stream.`
      : `The newest ${formatCount(loaded)} loaded from the stream.`;
  }
  if (missed === "asking") return null;
  if (missed === null) return "It is not known how many.";
  if (missed.messages === null) return "It is not known how many: the stream holds other messages too.";
  return null;
}

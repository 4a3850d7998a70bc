import type { LiveRow } from "@/lib/client/live/live-entry";
import type { EntryList } from "@/lib/client/live/live-ring";

/** Index of the line with `id`, or -1. */
export function indexOfEntry(entries: EntryList, id: number | null): number {
  if (id === null) return -1;
  for (let at = 0; at < entries.length; at++) if (entries.at(at)?.id === id) return at;
  return -1;
}

/** The message so many lines below (or above, when negative) the one with `id`; from none: the newest. */
export function neighbourOf(entries: EntryList, id: number | null, lines: number): LiveRow | null {
  const from = indexOfEntry(entries, id);
  if (from === -1) return nextMessage(entries, 0, 1);
  let row = nextMessage(entries, from, 1);
  const step = Math.sign(lines);
  let at = from;
  for (let left = Math.abs(lines); left > 0; left--) {
    do at += step;
    while (entries.at(at)?.kind === "gap");
    const next = entries.at(at);
    if (next?.kind !== "message") break; // the end
    row = next;
  }
  return row;
}

function nextMessage(entries: EntryList, from: number, step: number): LiveRow | null {
  for (let at = from; at >= 0 && at < entries.length; at += step) {
    const entry = entries.at(at);
    if (entry?.kind === "message") return entry;
  }
  return null;
}

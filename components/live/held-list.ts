import type { LiveEntry, LiveRow } from "@/lib/client/live-entry";
import type { LiveSearch } from "@/lib/client/live-search";

/** What a search leaves of a list. */
export interface SearchedList {
  readonly shown: readonly LiveEntry[];
  /** Messages among them. */
  readonly messages: number;
  /** Messages that the search hides. */
  readonly hidden: number;
}

/** Searches a list. Gaps always stay: they say what is not there. */
export function applySearch(entries: readonly LiveEntry[], search: LiveSearch): SearchedList {
  const shown =
    search.kind === "search" ? entries.filter((entry) => entry.kind === "gap" || search.matches(entry)) : entries;
  const messages = shown.filter(({ kind }) => kind === "message").length;
  return { shown, messages, hidden: entries.length - shown.length };
}

/** A list that stands still, but with the end of a gap that was open when it stopped. */
export function settleGap(held: readonly LiveEntry[], current: readonly LiveEntry[]): readonly LiveEntry[] {
  const at = held.findIndex((entry) => entry.kind === "gap" && entry.untilMs === null);
  const gap = held[at];
  if (gap === undefined) return held;
  const now = current.find(({ id }) => id === gap.id);
  return now === undefined || now === gap ? held : held.with(at, now);
}

/** The message so many lines below (or above, when negative) the one with `id`; from none: the newest. */
export function neighbourOf(entries: readonly LiveEntry[], id: number | null, lines: number): LiveRow | null {
  const rows = entries.filter((entry) => entry.kind === "message");
  const at = id === null ? -1 : rows.findIndex((row) => row.id === id);
  if (at === -1) return rows[0] ?? null;
  return rows[Math.min(Math.max(at + lines, 0), rows.length - 1)] ?? null;
}

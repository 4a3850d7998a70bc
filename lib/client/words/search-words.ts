import type { SearchOperator } from "../../model/search/search-query";
import { visibleLine } from "../../model/text/visible-text";
import type { SearchProgress } from "../search/search-progress";
import { formatCompact, formatCount, formatDayTime, formatQuantity } from "./format";

/** Operators as a person reads them. */
export const operatorWords: Record<SearchOperator, string> = {
  exists: "exists",
  "=": "=",
  "!=": "≠",
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
  contains: "contains",
  matches: "matches expression",
};

/** A progress as words need it. */
type Told = Pick<SearchProgress, "phase" | "scanned" | "total" | "reachedAt"> & {
  readonly matches: { readonly length: number };
};

/** How many messages a search looks at and what it does to that number. */
export interface SearchedRange {
  readonly order: "newest" | "oldest";
  /** A subject or a time leaves some of the messages out. */
  readonly isPart: boolean;
}

/** `Scanned 120,400 of about 2.1M messages, 37 matches, oldest looked at Nov 23, 14:02:11`. */
export function searchWords(search: Told, { order, isPart }: SearchedRange): string {
  const { phase, scanned, total, reachedAt, matches } = search;
  const found = formatQuantity(matches.length, "match", "matches");
  if (phase === "done") return `${formatQuantity(scanned, "message")} scanned, ${found}`;
  const of = total === null ? "" : ` of ${isPart ? "at most" : "about"} ${formatCompact(Math.max(total, scanned))}`;
  const end = order === "newest" ? "oldest" : "newest";
  const reached = reachedAt === null ? "" : `, ${end} looked at ${formatDayTime(new Date(reachedAt))}`;
  return `${stateWords[phase]}${formatCount(scanned)}${of} messages scanned, ${found}${reached}`;
}

const stateWords: Record<Exclude<SearchProgress["phase"], "done">, string> = {
  running: "Searching: ",
  stopped: "Stopped: ",
  limit: "",
  budget: "",
  failed: "Stopped: ",
};

/** The part that was looked at, 0 to 1; null where it cannot be known. */
export function searchedPart({ phase, scanned, total }: Told, { isPart }: SearchedRange): number | null {
  if (phase === "done") return 1;
  if (total === null || total === 0 || isPart) return null;
  return Math.min(1, scanned / total);
}

/** Streams that could not be read, with the reasons. */
export function unreadWords(unread: SearchProgress["unread"]): string {
  const [first] = unread;
  if (first === undefined) return "";
  const names = unread.map(({ stream }) => visibleLine(stream));
  if (unread.length === 1) return `${names[0]} was not searched: ${first.reason}`;
  const shown = names.slice(0, 5).join(", ");
  const more = names.length > 5 ? ` and ${formatCount(names.length - 5)} more` : "";
  return `${formatCount(names.length)} streams were not searched: ${shown}${more}. ${visibleLine(first.stream)}: ${first.reason}`;
}

/** What it means that a search which is not running found nothing. */
export function noMatchWords(phase: Exclude<SearchProgress["phase"], "running" | "failed">): {
  title: string;
  text: string;
} {
  if (phase === "done")
    return {
      title: "No message matches",
      text: "Everything that the streams hold in this range was looked at. What expired, was deleted or acknowledged off a work queue is not there any more.",
    };
  return {
    title: "No match so far",
    text:
      phase === "stopped"
        ? "The search was stopped before its end. It can go on from there."
        : "One run looks at a million messages at most, or for a minute, to spare the server. The search can go on from there.",
  };
}

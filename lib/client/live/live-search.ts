import { type JsonCondition, meets, type ParsedCondition, parseCondition } from "../words/json-path";
import { type LiveRow, rowJson } from "./live-entry";

/** A search in what a tab holds: subject, headers and payload. */
export type LiveSearch =
  /** Everything matches. */
  | { readonly kind: "all" }
  | { readonly kind: "search"; matches(row: LiveRow): boolean }
  /** Not a regular expression; `reason` in the browser's words. */
  | { readonly kind: "invalid"; readonly reason: string };

const everything: LiveSearch = { kind: "all" };
const decoder = new TextDecoder();

type Test = (row: LiveRow) => boolean;

/** `text`: words that must occur as they are, in any case; or `/a regular expression/`, with flags behind it. */
export function parseSearch(text: string): LiveSearch {
  if (text === "") return everything;
  const [, pattern, flags = ""] = /^\/(.+)\/([a-z]*)$/s.exec(text) ?? [];
  if (pattern === undefined) {
    const wanted = text.toLowerCase();
    return searchOf((row) => haystack(row).toLowerCase().includes(wanted));
  }
  try {
    // g and y would make each test begin where the last one ended.
    const expression = new RegExp(pattern, flags.replace(/[gy]/g, ""));
    return searchOf((row) => expression.test(haystack(row)));
  } catch (error) {
    return { kind: "invalid", reason: error instanceof Error ? error.message : String(error) };
  }
}

/** `data.total = 42`: a JSON path into the payload and what it must lead to. */
export function parseWhere(text: string): LiveSearch {
  if (text.trim() === "") return everything;
  const parsed: ParsedCondition = parseCondition(text);
  return parsed.kind === "invalid" ? parsed : searchOf((row) => meetsCondition(row, parsed.condition));
}

/** What matches both. One that is invalid hides nothing. */
export function both(one: LiveSearch, other: LiveSearch): LiveSearch {
  if (one.kind !== "search") return other.kind === "search" ? other : everything;
  if (other.kind !== "search") return one;
  return searchOf((row) => one.matches(row) && other.matches(row));
}

function meetsCondition(row: LiveRow, condition: JsonCondition): boolean {
  const json = rowJson(row);
  return json !== undefined && meets(json, condition);
}

/** Rows do not change, so each is looked into once per search. */
function searchOf(matches: Test): LiveSearch {
  const known = new WeakMap<LiveRow, boolean>();
  return {
    kind: "search",
    matches(row) {
      const before = known.get(row);
      if (before !== undefined) return before;
      const result = matches(row);
      known.set(row, result);
      return result;
    },
  };
}

function haystack({ subject, headers, data }: LiveRow): string {
  const lines = (headers ?? []).map(([name, value]) => `${name}: ${value}`);
  return [subject, ...lines, decoder.decode(data)].join("\n");
}

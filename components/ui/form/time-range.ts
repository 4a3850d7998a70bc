import { formatDayTime } from "@/lib/client/words/format";

/** The spans up to now that can be chosen. */
export const timeSpans = ["15m", "1h", "24h", "7d"] as const;
/** One of {@link timeSpans}. */
export type TimeSpan = (typeof timeSpans)[number];

/** A time that a list is limited to: a span up to now, or a beginning and an end, ISO 8601; null sets no limit. */
export interface TimeRange {
  readonly last: TimeSpan | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** No limit. */
export const anyTime: TimeRange = { last: null, from: null, to: null };

const spans: Record<TimeSpan, { readonly ms: number; readonly words: string }> = {
  "15m": { ms: 15 * 60_000, words: "Last 15 min" },
  "1h": { ms: 60 * 60_000, words: "Last hour" },
  "24h": { ms: 24 * 60 * 60_000, words: "Last 24 h" },
  "7d": { ms: 7 * 24 * 60 * 60_000, words: "Last 7 days" },
};

/** True when the time is limited. */
export function hasTime({ last, from, to }: TimeRange): boolean {
  return last !== null || from !== null || to !== null;
}

/** True when the end is before the beginning: nothing can match. A span takes the place of both. */
export function isBackwards({ last, from, to }: TimeRange): boolean {
  return last === null && from !== null && to !== null && Date.parse(from) > Date.parse(to);
}

/** True when moments take the place of others, as they do with each digit that is typed. */
export function movesMoment(
  before: Pick<TimeRange, "from" | "to">,
  after: { readonly from?: string | null | undefined; readonly to?: string | null | undefined },
): boolean {
  const hasMoment = ({ from, to }: typeof after) => (from ?? to ?? null) !== null;
  return hasMoment(before) && hasMoment(after);
}

/** The same for the query. A span wins over a beginning and an end. */
export function timeFilter({ last, from, to }: TimeRange): { withinMs?: number; since?: string; until?: string } {
  if (last !== null) return { withinMs: spans[last].ms };
  return { ...(from === null ? {} : { since: from }), ...(to === null ? {} : { until: to }) };
}

/** The same with the beginning of a span counted back from `nowMs`, Unix milliseconds. */
export function timeBounds(range: TimeRange, nowMs: number): { since?: string; until?: string } {
  const { withinMs, ...bounds } = timeFilter(range);
  return withinMs === undefined ? bounds : { since: new Date(nowMs - withinMs).toISOString() };
}

/** The time in words: `Any time`, `Last hour`, `Nov 23, 14:02 to Nov 23, 14:30`. */
export function timeWords({ last, from, to }: TimeRange, locale?: string): string {
  if (last !== null) return spans[last].words;
  const [since, until] = [from, to].map((at) => (at === null ? null : formatDayTime(new Date(at), locale)));
  if (since && until) return `${since} to ${until}`;
  if (since) return `Since ${since}`;
  return until ? `Until ${until}` : "Any time";
}

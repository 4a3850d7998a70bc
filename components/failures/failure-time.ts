import { formatDayTime } from "@/lib/client/words/format";

/** The spans up to now that can be chosen. */
export const failureSpans = ["15m", "1h", "24h", "7d"] as const;
/** One of {@link failureSpans}. */
export type FailureSpan = (typeof failureSpans)[number];

/** The time of which failures are listed: a span up to now, or a beginning and an end, ISO 8601; null sets no limit. */
export interface FailureTime {
  readonly last: FailureSpan | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** Failures of any time. */
export const anyTime: FailureTime = { last: null, from: null, to: null };

const spans: Record<FailureSpan, { readonly ms: number; readonly words: string }> = {
  "15m": { ms: 15 * 60_000, words: "Last 15 min" },
  "1h": { ms: 60 * 60_000, words: "Last hour" },
  "24h": { ms: 24 * 60 * 60_000, words: "Last 24 h" },
  "7d": { ms: 7 * 24 * 60 * 60_000, words: "Last 7 days" },
};

/** True when the time is limited. */
export function hasTime({ last, from, to }: FailureTime): boolean {
  return last !== null || from !== null || to !== null;
}

/** True when moments take the place of others, as they do with each digit that is typed. */
export function movesMoment(
  before: Pick<FailureTime, "from" | "to">,
  after: { readonly from?: string | null | undefined; readonly to?: string | null | undefined },
): boolean {
  const hasMoment = ({ from, to }: typeof after) => (from ?? to ?? null) !== null;
  return hasMoment(before) && hasMoment(after);
}

/** The same for the query. A span wins over a beginning and an end. */
export function timeFilter({ last, from, to }: FailureTime): { withinMs?: number; since?: string; until?: string } {
  if (last !== null) return { withinMs: spans[last].ms };
  return { ...(from === null ? {} : { since: from }), ...(to === null ? {} : { until: to }) };
}

/** The time in words: `Any time`, `Last hour`, `Nov 23, 14:02 to Nov 23, 14:30`. */
export function timeWords({ last, from, to }: FailureTime, locale?: string): string {
  if (last !== null) return spans[last].words;
  const [since, until] = [from, to].map((at) => (at === null ? null : formatDayTime(new Date(at), locale)));
  if (since && until) return `${since} to ${until}`;
  if (since) return `Since ${since}`;
  return until ? `Until ${until}` : "Any time";
}

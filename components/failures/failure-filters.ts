"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import { parseAsMoment } from "@/components/ui/form/address-parsers";
import { anyTime, hasTime, isBackwards, movesMoment, timeFilter, timeSpans } from "@/components/ui/form/time-range";
import type { FailureFilter, RetryingFilter } from "@/lib/client/queries/failures/failures";
import { failureReasonSchema } from "@/lib/model/failure/failure";

/** Longest text the server searches for. */
const maxSearch = 200;

/** What each tab lists; deliveries that are retried are a list of their own. */
const tabs = {
  retrying: { state: "open" },
  "gave-up": { state: "open", deadLetters: "without" },
  "dead-letters": { state: "open", deadLetters: "only" },
  resolved: { state: "resolved" },
  all: { state: "all" },
} as const satisfies Record<string, FailureFilter>;

const parsers = {
  tab: parseAsStringLiteral(["retrying", "gave-up", "dead-letters", "resolved", "all"]).withDefault("gave-up"),
  reason: parseAsStringLiteral(failureReasonSchema.options),
  stream: parseAsString,
  consumer: parseAsString,
  /** A kind of error. */
  error: parseAsString,
  q: parseAsString.withDefault(""),
  /** Only what failed in this last span. It wins over `from` and `to`. */
  last: parseAsStringLiteral(timeSpans),
  from: parseAsMoment,
  to: parseAsMoment,
};

/** The filters as the URL has them. */
export interface FailureFilters {
  readonly values: { readonly [Key in keyof typeof parsers]: ReturnType<(typeof parsers)[Key]["parseServerSide"]> };
  /** The same for the query, without the text, and without times that are the wrong way round: the server refuses them. */
  readonly filter: FailureFilter;
  /** True when the end of the time is before its beginning: nothing can match. */
  readonly isImpossible: boolean;
  /** Text to search for, null for none. */
  readonly search: string | null;
  /** True when anything but the tab narrows the list. */
  readonly isNarrowed: boolean;
  /** Changes some of them; null takes one away. */
  readonly set: (change: FilterChange) => void;
  /** Takes all away but the tab. */
  readonly clear: () => void;
}

/** What of the filters narrows the deliveries that are retried. */
export function retryingFilter({ values: { stream, consumer } }: FailureFilters): RetryingFilter {
  return { stream: stream ?? undefined, consumer: consumer ?? undefined };
}

type Setter = ReturnType<typeof useQueryStates<typeof parsers>>[1];
/** What {@link FailureFilters.set} takes. */
export type FilterChange = Exclude<Parameters<Setter>[0], null | ((...args: never[]) => unknown)>;

/** Filters of the failures page in the URL: a link or the back button restores them. */
export function useFailureFilters(): FailureFilters {
  const [values, setValues] = useQueryStates(parsers);
  const { tab, reason, stream, consumer, error, q, last, from, to } = values;
  const filter = useMemo<FailureFilter>(
    () => ({
      ...tabs[tab],
      reason: reason ?? undefined,
      stream: stream ?? undefined,
      consumer: consumer ?? undefined,
      error: error ?? undefined,
      ...(isBackwards({ last, from, to }) ? {} : timeFilter({ last, from, to })),
    }),
    [tab, reason, stream, consumer, error, last, from, to],
  );
  const search = q.trim().slice(0, maxSearch);
  return {
    values,
    filter,
    isImpossible: isBackwards(values),
    search: search === "" ? null : search,
    isNarrowed:
      reason !== null || stream !== null || consumer !== null || error !== null || search !== "" || hasTime(values),
    // Typing makes no history: back would go letter by letter, and digit by digit of a time.
    set: (change) =>
      void setValues(change, { history: "q" in change || movesMoment(values, change) ? "replace" : "push" }),
    clear: () =>
      void setValues(
        { reason: null, stream: null, consumer: null, error: null, q: null, ...anyTime },
        { history: "push" },
      ),
  };
}

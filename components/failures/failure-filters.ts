"use client";

import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";
import type { FailureFilter } from "@/lib/client/failures";
import { failureReasonSchema } from "@/lib/model/failure";

/** Longest text the server searches for. */
const maxSearch = 200;

const parsers = {
  state: parseAsStringLiteral(["open", "retrying", "resolved", "all"]).withDefault("open"),
  reason: parseAsStringLiteral(failureReasonSchema.options),
  stream: parseAsString,
  consumer: parseAsString,
  q: parseAsString.withDefault(""),
};

/** The filters as the URL has them. */
export interface FailureFilters {
  readonly values: { readonly [Key in keyof typeof parsers]: ReturnType<(typeof parsers)[Key]["parseServerSide"]> };
  /** The same for the query, without the text. */
  readonly filter: FailureFilter;
  /** Text to search for, null for none. */
  readonly search: string | null;
  /** True when anything but the state narrows the list. */
  readonly isNarrowed: boolean;
  /** Changes some of them; null takes one away. */
  readonly set: (change: FilterChange) => void;
  /** Takes all away but the state. */
  readonly clear: () => void;
}

type Setter = ReturnType<typeof useQueryStates<typeof parsers>>[1];
/** What {@link FailureFilters.set} takes. */
export type FilterChange = Exclude<Parameters<Setter>[0], null | ((...args: never[]) => unknown)>;

/** Filters of the failures page in the URL: a link or the back button restores them. */
export function useFailureFilters(): FailureFilters {
  const [values, setValues] = useQueryStates(parsers);
  const { state, reason, stream, consumer, q } = values;
  const filter = useMemo<FailureFilter>(
    () => ({
      state: state === "retrying" ? "open" : state,
      reason: reason ?? undefined,
      stream: stream ?? undefined,
      consumer: consumer ?? undefined,
    }),
    [state, reason, stream, consumer],
  );
  const search = q.trim().slice(0, maxSearch);
  return {
    values,
    filter,
    search: search === "" ? null : search,
    isNarrowed: reason !== null || stream !== null || consumer !== null || search !== "",
    // Typing makes no history: back would go letter by letter.
    set: (change) => void setValues(change, { history: "q" in change ? "replace" : "push" }),
    clear: () => void setValues({ reason: null, stream: null, consumer: null, q: null }, { history: "push" }),
  };
}

import { infiniteQueryOptions, keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { failureListSchema } from "../../../contract/failures";
import { type BrokerId, pathsOf } from "../../../contract/paths";
import type { Failure } from "../../../model/failure/failure";
import { useBroker } from "../../broker/use-broker";
import { getJson, withQuery } from "../../http/http";
import type { FailureFilter } from "./failures";

/** Not below the failures' key: a search is not begun anew with every failure that comes. */
const searchKey = (broker: BrokerId) => ["failure-search", broker] as const;

/** Matches of one step. */
const stepLimit = 200;
/** Matches after which a search waits to be told to go on: nobody reads more, and each costs memory. */
export const matchesAtOnce = 2_000;

/** A search through payloads and headers, newest first, step by step. `attempt` tells apart searches begun anew. */
function failureSearchQuery(broker: BrokerId, filter: FailureFilter, text: string, attempt: number) {
  return infiniteQueryOptions({
    queryKey: [...searchKey(broker), filter, text, attempt],
    queryFn: ({ pageParam, signal }) => {
      const values = { ...filter, search: text, after: pageParam, limit: stepLimit };
      return getJson(withQuery(pathsOf(broker).failures, values), failureListSchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: Number.POSITIVE_INFINITY,
    // Begun anew, the matches found before stay until the first new ones are there.
    placeholderData: keepPreviousData,
    gcTime: 60_000,
  });
}

/** A search and how far it is. */
export interface FailureSearchState {
  readonly matches: readonly Failure[];
  /** Failures looked at so far, of `total` that the filter admits. */
  readonly searched: number;
  readonly total: number;
  readonly state: "searching" | "stopped" | "done" | "failed";
  readonly error: Error | null;
  readonly stop: () => void;
  /** Goes on after a stop, an error, or at {@link matchesAtOnce} matches. */
  readonly resume: () => void;
  /** Starts again, with the failures that there are now. */
  readonly restart: () => void;
}

/** Searches on by itself until all is looked at, somebody stops it, or there are more matches than anybody reads. */
export function useFailureSearch(filter: FailureFilter, text: string): FailureSearchState {
  const [attempt, setAttempt] = useState(0);
  const [isStopped, setStopped] = useState(false);
  const [allowed, setAllowed] = useState(matchesAtOnce);
  const query = useInfiniteQuery(failureSearchQuery(useBroker(), filter, text, attempt));
  const { data, error, isFetching, isPlaceholderData, hasNextPage, fetchNextPage } = query;
  const matches = useMemo(() => data?.pages.flatMap((page) => page.failures) ?? [], [data]);
  const pages = data?.pages ?? [];
  const waits = isStopped || matches.length >= allowed || error !== null;
  const goesOn = hasNextPage && !waits && !isFetching && !isPlaceholderData;
  useEffect(() => {
    if (goesOn) void fetchNextPage();
  }, [goesOn, fetchNextPage]);
  const isDone = data !== undefined && !hasNextPage;
  return {
    matches,
    searched: pages.reduce((sum, page) => sum + page.scanned, 0),
    total: pages[0]?.total ?? 0,
    state: error ? "failed" : isDone ? "done" : waits ? "stopped" : "searching",
    error,
    stop: () => setStopped(true),
    resume: () => {
      setStopped(false);
      setAllowed(matches.length + matchesAtOnce);
      void fetchNextPage();
    },
    restart: () => {
      setStopped(false);
      setAllowed(matchesAtOnce);
      setAttempt(attempt + 1);
    },
  };
}

import { infiniteQueryOptions, keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import {
  type FailureFilterInput,
  type FailureList,
  failureAnswerSchema,
  failureListSchema,
  retryingListSchema,
} from "../contract/failures";
import { paths } from "../contract/paths";
import { getJson, withQuery } from "./http";
import { snapshotQuery } from "./snapshot";

/** Every query whose answer a new or resolved failure changes has a key that begins with this. */
export const failuresKey = ["failures"] as const;

/** Which failures to list. */
export type FailureFilter = FailureFilterInput;

/** One page of failures, with the filter it was read with. */
export type FailurePage = FailureList & { readonly filter: FailureFilter };

const pageSize = 200;

/**
 * Failures, newest first, page by page. Each page carries the filter it was read with: the list before stays on screen
 * until the next one is there, and must not be taken for it.
 */
export function failuresQuery(filter: FailureFilter) {
  return infiniteQueryOptions({
    queryKey: [...failuresKey, "list", filter],
    queryFn: async ({ pageParam, signal }): Promise<FailurePage> => {
      const values = { ...filter, limit: pageSize, after: pageParam === "" ? undefined : pageParam };
      const page = await getJson(withQuery(paths.failures, values), failureListSchema, { signal });
      return { ...page, filter };
    },
    initialPageParam: "",
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

/** One failure with its message. Fails with `failure_not_found`. */
export function failureQuery(id: string) {
  return queryOptions({
    queryKey: [...failuresKey, "one", id],
    queryFn: ({ signal }) => getJson(paths.failure(id), failureAnswerSchema, { signal }),
  });
}

/** Rejected deliveries that come again. Nothing announces when they are done, so they are read anew. */
export const retryingQuery = queryOptions({
  queryKey: [...failuresKey, "retrying"],
  queryFn: ({ signal }) => getJson(paths.retrying, retryingListSchema, { signal }),
  refetchInterval: 2_000,
});

/** What {@link useLatestFailures} needs of the list's query. */
export interface ReadFailures {
  readonly data: { readonly pages: readonly FailurePage[] } | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly refetch: () => Promise<unknown>;
}

/**
 * Reads the list once more when failures came while it was being read: the tick that told of them has passed, and
 * another one may be long in coming.
 */
export function useLatestFailures({ data, error, isFetching, refetch }: ReadFailures): void {
  const { data: newest } = useQuery({ ...snapshotQuery, select: ({ failures }) => failures.revision });
  const shown = data?.pages[0]?.counts.revision;
  const asked = useRef<number>(undefined);
  useEffect(() => {
    const isBehind = newest !== undefined && shown !== undefined && shown < newest;
    // Once for each revision: a server whose list stays behind must not be asked for ever.
    if (!isBehind || isFetching || error !== null || asked.current === newest) return;
    asked.current = newest;
    void refetch();
  }, [newest, shown, isFetching, error, refetch]);
}

import { queryOptions, useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import {
  type FailureFilterInput,
  type FailureList,
  failureAnswerSchema,
  failureListSchema,
  retryingListSchema,
} from "../../../contract/failures";
import { type BrokerId, pathsOf } from "../../../contract/paths";
import { useBroker } from "../../broker/use-broker";
import { getJson, withQuery } from "../../http/http";
import { snapshotQuery } from "../snapshot";

/** Every query whose answer a new or resolved failure changes has a key that begins with this. */
export const failuresKey = (broker: BrokerId) => ["failures", broker] as const;

/** Which failures to list. */
export type FailureFilter = FailureFilterInput & {
  /** Only what failed in the last so many milliseconds: the list moves on with time. */
  readonly withinMs?: number | undefined;
};

/** How often a list that moves on with time is read again, milliseconds. */
const renewMs = 30_000;

/** One page of failures, with the filter it was read with. */
export type FailurePage = FailureList & { readonly filter: FailureFilter };

/** Failures of one page; pages are read as they come into view. */
export const failurePageSize = 100;

/**
 * One page of failures, newest first. Without `upTo` the list begins with the newest there is. The page carries the
 * filter it was read with: the list before stays on screen until the next one is there, and must not be taken for it.
 */
export function failurePageQuery(broker: BrokerId, filter: FailureFilter, upTo: number | undefined, page: number) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "list", filter, upTo ?? "newest", page],
    queryFn: async ({ signal }): Promise<FailurePage> => {
      const values = { ...filter, upTo, offset: page * failurePageSize, limit: failurePageSize };
      return { ...(await getJson(withQuery(pathsOf(broker).failures, values), failureListSchema, { signal })), filter };
    },
    refetchInterval: filter.withinMs === undefined ? false : renewMs,
    // A list of 100,000 that was leafed through would keep all of it.
    gcTime: 60_000,
  });
}

/** One failure with its message. Fails with `failure_not_found`. */
export function failureQuery(broker: BrokerId, id: string) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "one", id],
    queryFn: ({ signal }) => getJson(pathsOf(broker).failure(id), failureAnswerSchema, { signal }),
  });
}

/** Which retried deliveries; what is left out narrows nothing. */
export interface RetryingFilter {
  readonly stream?: string | undefined;
  readonly consumer?: string | undefined;
}

/** Rejected deliveries that come again. Nothing announces when they are done, so they are read anew. */
export function retryingQuery(broker: BrokerId, { stream, consumer }: RetryingFilter = {}) {
  return queryOptions({
    queryKey: [...failuresKey(broker), "retrying", { stream, consumer }],
    queryFn: ({ signal }) =>
      getJson(withQuery(pathsOf(broker).retrying, { stream, consumer }), retryingListSchema, { signal }),
    refetchInterval: 2_000,
  });
}

/** What {@link useLatestFailures} needs of the list's query. */
export interface ReadFailures {
  readonly data: FailureList | undefined;
  readonly error: Error | null;
  readonly isFetching: boolean;
  readonly refetch: () => Promise<unknown>;
}

/**
 * Reads the list once more when failures came while it was being read: the tick that told of them has passed, and
 * another one may be long in coming.
 */
export function useLatestFailures({ data, error, isFetching, refetch }: ReadFailures): void {
  const { data: newest } = useQuery({ ...snapshotQuery(useBroker()), select: ({ failures }) => failures.revision });
  const shown = data?.counts.revision;
  const asked = useRef<number>(undefined);
  useEffect(() => {
    const isBehind = newest !== undefined && shown !== undefined && shown < newest;
    // Once for each revision: a server whose list stays behind must not be asked for ever.
    if (!isBehind || isFetching || error !== null || asked.current === newest) return;
    asked.current = newest;
    void refetch();
  }, [newest, shown, isFetching, error, refetch]);
}

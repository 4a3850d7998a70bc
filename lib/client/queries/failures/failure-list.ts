import { hashKey, keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import type { BrokerId } from "../../../contract/paths";
import type { Failure } from "../../../model/failure/failure";
import { useBroker } from "../../broker/use-broker";
import { type FailureFilter, failurePageQuery, failurePageSize, useLatestFailures } from "./failures";

/** A list of failures of which only the pages in view are read. */
export interface FailureListView {
  /** The first page, with counts and groups; its `total` is that of the list. */
  readonly head: ReturnType<typeof useHead>;
  /** True while what is shown is of the filter before. */
  readonly isStale: boolean;
  /** The failure at a place, newest first; undefined while its page is being read. */
  readonly rowAt: (index: number) => Failure | undefined;
  /** Says which rows are in view. */
  readonly show: (first: number, last: number) => void;
  /** Keeps the list as it is; later failures are counted as `newer`. */
  readonly hold: () => void;
  /** Begins the list with the newest failure again. */
  readonly follow: () => void;
  /** An error of a page in view that is not the first. */
  readonly pageError: Error | null;
  readonly retryPages: () => void;
}

/** See {@link FailureListView}. Another filter is another list, which begins at its top. */
export function useFailureList(filter: FailureFilter): FailureListView {
  const broker = useBroker();
  const [held, setHeld] = useState<number | null>(null);
  const [inView, setInView] = useState<PageRange>(topOnly);
  const [shownFilter, setShownFilter] = useState(filter);
  if (shownFilter !== filter) {
    setShownFilter(filter);
    setHeld(null);
    setInView(topOnly);
  }
  const head = useHead(broker, filter, held ?? undefined);
  // Nothing is left to be kept still: all that was listed has been acted on.
  if (held !== null && head.data?.total === 0 && head.data.newer > 0) setHeld(null);
  const newest = head.data?.newestMs;
  const upTo = held ?? newest;
  // While the first page of another filter is being read, the one before is shown in its place.
  const isStale = head.data !== undefined && hashKey([head.data.filter]) !== hashKey([filter]);
  const numbers = upTo !== undefined && !isStale ? pagesBehindHead(inView) : [];
  const pages = useQueries({ queries: numbers.map((page) => failurePageQuery(broker, filter, upTo, page)) });
  const failed = pages.filter((page) => page.error !== null);

  const rowAt = (index: number) => {
    const page = Math.floor(index / failurePageSize);
    const data = page === 0 ? head.data : pages[numbers.indexOf(page)]?.data;
    return data?.failures[index % failurePageSize];
  };
  return {
    head,
    isStale,
    rowAt,
    show: useCallback((first: number, last: number) => setInView((before) => rangeOf(before, first, last)), []),
    hold: useCallback(() => setHeld((before) => before ?? newest ?? null), [newest]),
    follow: useCallback(() => setHeld(null), []),
    pageError: failed[0]?.error ?? null,
    retryPages: () => {
      for (const page of failed) void page.refetch();
    },
  };
}

function useHead(broker: BrokerId, filter: FailureFilter, upTo: number | undefined) {
  const head = useQuery({ ...failurePageQuery(broker, filter, upTo, 0), placeholderData: keepPreviousData });
  useLatestFailures(head);
  return head;
}

/** Numbers of the first and the last page of which rows are in view. */
interface PageRange {
  readonly first: number;
  readonly last: number;
}

const topOnly: PageRange = { first: 0, last: 0 };

/** The same object while the pages are the same: a step of scrolling must not draw everything around the list anew. */
function rangeOf(before: PageRange, firstRow: number, lastRow: number): PageRange {
  const first = Math.floor(firstRow / failurePageSize);
  const last = Math.floor(lastRow / failurePageSize);
  return before.first === first && before.last === last ? before : { first, last };
}

function pagesBehindHead({ first: top, last }: PageRange): number[] {
  const first = Math.max(1, top);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

"use client";

import { ListChecks } from "lucide-react";
import { useCallback, useMemo } from "react";
import { Banner } from "@/components/ui/banner";
import { LinkButton } from "@/components/ui/link-button";
import { PageHeader } from "@/components/ui/page";
import { useNow } from "@/lib/client/clock";
import type { FailurePage } from "@/lib/client/failures";
import { hrefs } from "@/lib/client/hrefs";
import { toApiError } from "@/lib/client/http";
import type { FailureCounts } from "@/lib/contract/snapshot";
import type { Failure } from "@/lib/model/failure";
import type { FailureFilters } from "./failure-filters";
import { FailureGroups } from "./failure-groups";
import type { Picks } from "./failure-picks";
import { FailureTable } from "./failure-table";
import { FailureToolbar } from "./failure-toolbar";
import { failuresSummary, failuresTitle } from "./failure-words";
import type { JobIntent } from "./job-dialog";
import { NoFailures } from "./no-failures";
import { RetryingList } from "./retrying-list";
import { SearchProgress } from "./search-progress";

/** What {@link FailureList} needs of the query to go on reading. */
export interface PagedQuery {
  readonly hasNextPage: boolean;
  readonly isFetchingNextPage: boolean;
  readonly isFetchNextPageError: boolean;
  readonly isPlaceholderData: boolean;
  readonly fetchNextPage: () => Promise<{ readonly error: Error | null }>;
  readonly refetch: () => Promise<unknown>;
}

/** Props of {@link FailureList}. */
export interface FailureListProps {
  pages: readonly FailurePage[];
  query: PagedQuery;
  filters: FailureFilters;
  /** Id of the failure whose details are open. */
  openId: string | null;
  picks: Picks;
  onOpen: (id: string) => void;
  onAct: (intent: JobIntent) => void;
}

/** The page's head, filters and table. */
export function FailureList({ pages, query, filters, openId, picks, onOpen, onAct }: FailureListProps) {
  const nowMs = useNow();
  const failures = useMemo(() => distinct(pages.flatMap((page) => page.failures)), [pages]);
  const loadMore = useLoadMore(query);
  const [first] = pages;
  // Counts and groups are of all failures: the newest page has the newest ones.
  const newest = first && pages.reduce((a, b) => (b.counts.revision > a.counts.revision ? b : a), first);
  if (!first || !newest) return null;
  const { counts, groups } = newest;
  const isSearch = first.filter.search !== undefined;
  // A search knows its number when it is through; until then it is that of what is searched.
  const total = isSearch ? (query.hasNextPage ? null : failures.length) : first.total;
  return (
    <>
      <PageHeader
        title={failuresTitle(counts)}
        actions={
          <LinkButton href={hrefs.failureJobs} icon={ListChecks}>
            Jobs
          </LinkButton>
        }
      >
        <p className="num min-h-4.75">{nowMs === null ? "" : failuresSummary(counts, groups, nowMs)}</p>
      </PageHeader>
      <CaptureProblem counts={counts} />
      <FailureToolbar filters={filters} counts={counts} total={total} picks={picks} onAct={onAct} />
      {filters.values.state === "retrying" ? null : <FailureGroups groups={groups} filters={filters} />}
      {isSearch ? <SearchProgress pages={pages} found={failures.length} query={query} /> : null}
      {filters.values.state === "retrying" ? (
        <RetryingList />
      ) : failures.length > 0 ? (
        <FailureTable
          // Another filter is another list, which begins at its top.
          key={JSON.stringify(first.filter)}
          failures={failures}
          total={total ?? failures.length}
          picks={picks}
          openId={openId}
          isStale={query.isPlaceholderData}
          isLoadingMore={query.isFetchingNextPage}
          onEnd={loadMore}
          onOpen={onOpen}
          onAct={onAct}
        />
      ) : isSearch && query.hasNextPage ? null : (
        <NoFailures filters={filters} counts={counts} />
      )}
    </>
  );
}

/** Reads the next page. When the last row of the page before is gone meanwhile, the list is read anew first. */
function useLoadMore(query: PagedQuery) {
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, refetch } = query;
  // After an error nothing is read by itself: the end of the list stays in view and would ask without pause.
  const canLoad = hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  return useCallback(async () => {
    if (!canLoad) return;
    const { error } = await fetchNextPage();
    if (error && toApiError(error).code === "failure_not_found") await refetch();
  }, [canLoad, fetchNextPage, refetch]);
}

// Between the reads of two pages a new failure may push the last row of one into the next.
function distinct(failures: readonly Failure[]): Failure[] {
  return [...new Map(failures.map((failure) => [failure.id, failure])).values()];
}

function CaptureProblem({ counts: { problem, capturedSince } }: { counts: FailureCounts }) {
  if (problem === null) return null;
  return (
    <div className="px-5 pb-3">
      <Banner tone={capturedSince === null ? "bad" : "warn"} inset>
        {capturedSince === null ? "Why: " : "Failures are "}
        {problem}
      </Banner>
    </div>
  );
}

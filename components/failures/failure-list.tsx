"use client";

import { useQuery } from "@tanstack/react-query";
import { ListChecks } from "lucide-react";
import { useMemo } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { hasTime } from "@/components/ui/form/time-range";
import { LinkButton, TextLink } from "@/components/ui/link/link-button";
import { BesideDrawer } from "@/components/ui/overlay/drawer-slot";
import { PageHeader } from "@/components/ui/page";
import { SelectionPlace } from "@/components/ui/selection-place";
import { Banner } from "@/components/ui/state/banner";
import { ExactTime } from "@/components/ui/text/time";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useNow } from "@/lib/client/browser/clock";
import { useDebounced } from "@/lib/client/browser/debounced";
import { toApiError } from "@/lib/client/http/http";
import type { FailureListView } from "@/lib/client/queries/failures/failure-list";
import { type FailurePage, retryingQuery } from "@/lib/client/queries/failures/failures";
import { hrefs } from "@/lib/client/words/hrefs";
import type { FailureCounts } from "@/lib/contract/snapshot";
import { visibleLine, visibleText } from "@/lib/model/text/visible-text";
import { BulkActions } from "./bulk-actions";
import { type FailureFilters, retryingFilter } from "./failure-filters";
import { FailureGroups } from "./failure-groups";
import type { Picks } from "./failure-picks";
import { FailureTable } from "./failure-table";
import { FailureToolbar } from "./failure-toolbar";
import { failuresInShort, failuresSummary, readFromWords } from "./failure-words";
import { FoundFailures } from "./found-failures";
import type { JobIntent } from "./jobs/job-dialog";
import { listTitle } from "./list-title";
import { NoFailures } from "./no-failures";
import { RetryingList } from "./retrying-list";
import { SelectionBar } from "./selection-bar";
import { shownGroups } from "./shown-groups";

/** Props of {@link FailureList}. */
export interface FailureListProps {
  head: FailurePage;
  list: FailureListView;
  filters: FailureFilters;
  /** Id of the failure whose details are open. */
  openId: string | null;
  picks: Picks;
  onOpen: (id: string) => void;
  onAct: (intent: JobIntent) => void;
}

/** The page's head, filters and table. */
export function FailureList({ head: read, list, filters, openId, picks, onOpen, onAct }: FailureListProps) {
  const nowMs = useNow();
  const head = useMemo(() => (filters.isImpossible ? withoutMatches(read) : read), [read, filters.isImpossible]);
  const { counts, groups, total, newer } = head;
  const shown = useMemo(() => shownGroups(head), [head]);
  const { values, search, isNarrowed } = filters;
  const retrying = useQuery(retryingQuery(useBroker(), retryingFilter(filters))).data?.total;
  const listed = values.tab === "retrying" ? retrying : total + newer;
  const isActedOn = filters.filter.state === "open" && filters.values.tab !== "retrying";
  const isRetrying = filters.values.tab === "retrying";
  // The line below the heading is about all that are open, whatever is listed.
  const openGroups = filters.filter.state === "open" && !hasTime(filters.values) ? groups : [];
  return (
    <>
      <PageHeader
        title={visibleLine(listTitle({ values, search, isNarrowed, total: listed }, counts))}
        actions={
          <>
            <LinkButton href={hrefs.jobs} icon={ListChecks} variant="quiet" title="Jobs">
              {/* Beside the two other buttons there is no room for the word. */}
              <span className={isActedOn ? "max-sm:sr-only" : undefined}>Jobs</span>
            </LinkButton>
            {isActedOn ? (
              // What is ticked has a bar of its own; these keep their room meanwhile.
              <span className={classNames("contents", picks.ids.length > 0 && "*:invisible")}>
                <BulkActions filters={filters} total={total + newer} onAct={onAct} />
              </span>
            ) : null}
          </>
        }
      >
        <p className="num min-h-4.75">
          <span className="max-sm:hidden">{nowMs === null ? "" : failuresSummary(counts, openGroups, nowMs)}</span>
          <span className="sm:hidden">{nowMs === null ? "" : failuresInShort(counts, openGroups, nowMs)}</span>
        </p>
      </PageHeader>
      <CaptureProblem counts={counts} />
      <ReadFrom counts={counts} />
      <SelectionPlace bar={isActedOn && picks.ids.length > 0 ? <SelectionBar picks={picks} onAct={onAct} /> : null}>
        <FailureToolbar filters={filters} head={head} />
      </SelectionPlace>
      {isRetrying ? (
        <RetryingList filters={filters} />
      ) : (
        <>
          <FailureGroups groups={shown} filters={filters} />
          <BesideDrawer>
            <Rows {...{ head, list, filters, openId, picks, onOpen, onAct }} />
          </BesideDrawer>
        </>
      )}
    </>
  );
}

/** The page as it is when nothing can match. */
function withoutMatches(page: FailurePage): FailurePage {
  return { ...page, failures: [], total: 0, newer: 0, groups: [], errors: [] };
}

/** What matches the filters, or what of it holds the text that is searched for. */
function Rows({ head, list, filters, openId, picks, onOpen, onAct }: FailureListProps) {
  const rowProps = { openId, picks, onOpen, onAct };
  // Each letter would begin a search of its own.
  const settled = useDebounced(filters.search, 300);
  const { filter, search } = filters;
  if (filters.isImpossible) return <NoFailures filters={filters} counts={head.counts} />;
  if (search !== null) {
    const text = settled ?? search;
    return (
      <FoundFailures
        key={JSON.stringify([filter, text])}
        filter={filter}
        text={text}
        revision={head.counts.revision}
        onClear={() => filters.set({ q: null })}
        {...rowProps}
      />
    );
  }
  if (head.total + head.newer === 0) return <NoFailures filters={filters} counts={head.counts} />;
  return (
    <>
      {list.pageError ? <PageError error={list.pageError} onRetry={list.retryPages} /> : null}
      <FailureTable
        // Another filter is another list, which begins at its top.
        key={JSON.stringify(head.filter)}
        shows={JSON.stringify(head.filter)}
        rows={{ total: head.total, rowAt: list.rowAt, onRange: list.show }}
        place={{ newer: head.newer, hold: list.hold, follow: list.follow }}
        isStale={list.isStale}
        {...rowProps}
      />
    </>
  );
}

function PageError({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const retry = (
    <Button size="sm" onClick={onRetry}>
      Try again
    </Button>
  );
  return (
    <div className="px-5 pb-3">
      <Banner tone="warn" inset action={retry}>
        Some rows could not be read. {toApiError(error).title}.
      </Banner>
    </div>
  );
}

/** Which streams of others failures come from, since when, and what may be missing. */
function ReadFrom({ counts: { readFrom = [] } }: { counts: FailureCounts }) {
  if (readFrom.length === 0) return null;
  return (
    <ul className="num px-5 pb-3 text-muted">
      {readFrom.map(({ stream, what, since, gap, copies }) => (
        <li key={`${stream} ${what}`}>
          {readFromWords[what]} is read from <TextLink href={hrefs.stream(stream)}>{visibleText(stream)}</TextLink>,
          which keeps it already
          {since === null ? null : (
            <>
              ; all since <ExactTime at={since} />
            </>
          )}
          .{gap === null ? null : ` ${gap}`}
          {copies === null ? null : ` ${copies}`}
        </li>
      ))}
    </ul>
  );
}

function CaptureProblem({ counts: { problem, capturedSince } }: { counts: FailureCounts }) {
  if (problem === null) return null;
  return (
    <div className="px-5 pb-3">
      <Banner tone={capturedSince === null ? "bad" : "warn"} inset>
        {problem}
      </Banner>
    </div>
  );
}

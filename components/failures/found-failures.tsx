"use client";

import { RefreshCw, SearchX, Square } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Banner } from "@/components/ui/state/banner";
import { EmptyState } from "@/components/ui/state/empty-state";
import { ProgressLine } from "@/components/ui/state/progress-line";
import { useDebounced } from "@/lib/client/browser/debounced";
import { toApiError } from "@/lib/client/http/http";
import { type FailureSearchState, useFailureSearch } from "@/lib/client/queries/failures/failure-search";
import type { FailureFilter } from "@/lib/client/queries/failures/failures";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { FailureTable, type FailureTableProps } from "./failure-table";

/** Failures that one step of a search looks through in any case. */
const searchedAtOnce = 1_000;

/** Props of {@link FoundFailures}. */
export interface FoundFailuresProps extends Pick<FailureTableProps, "openId" | "picks" | "onOpen" | "onAct"> {
  filter: FailureFilter;
  text: string;
  /** Of all failures: when it changed since the search began, the search may be out of date. */
  revision: number;
  onClear: () => void;
}

/** Failures whose payload, headers, subject, names or reason hold a text, as they are found. */
export function FoundFailures({ filter, text, revision, onClear, ...rowProps }: FoundFailuresProps) {
  const search = useFailureSearch(filter, text);
  const { matches, state, total } = search;
  const [begunAt, setBegunAt] = useState(revision);
  const isOutdated = revision !== begunAt;
  const restart = () => {
    setBegunAt(revision);
    search.restart();
  };
  // A short search is kept up to date by itself; a long one is begun anew only when somebody asks for it.
  const isDue = useDebounced(isOutdated, 500) && isOutdated && state === "done" && total <= searchedAtOnce;
  const renew = useEffectEvent(restart);
  useEffect(() => {
    if (isDue) renew();
  }, [isDue]);
  return (
    <>
      <SearchProgress search={search} isOutdated={isOutdated && total > searchedAtOnce} onRestart={restart} />
      {matches.length > 0 ? (
        <FailureTable
          rows={{ total: matches.length, rowAt: (index) => matches[index] }}
          isStale={false}
          shows={`${JSON.stringify(filter)} ${text}`}
          {...rowProps}
        />
      ) : state === "done" ? (
        <EmptyState
          icon={SearchX}
          title="No failure holds this text"
          actions={<Button onClick={onClear}>Clear the search</Button>}
        >
          The search looks in whole payloads, headers, subjects, streams, consumers and the handlers' own words, within
          the chosen filters.
        </EmptyState>
      ) : (
        <div className="flex-1" />
      )}
    </>
  );
}

interface SearchProgressProps {
  search: FailureSearchState;
  isOutdated: boolean;
  onRestart: () => void;
}

/** How far the search is, in words and as a line, with what can be done about it. */
function SearchProgress({ search, isOutdated, onRestart }: SearchProgressProps) {
  const { state, searched, total, error } = search;
  const part = total === 0 ? (state === "done" ? 1 : 0) : searched / total;
  return (
    <div className="shrink-0 px-5 pb-3">
      {error ? (
        <Banner
          tone="warn"
          inset
          action={
            <Button size="sm" onClick={search.resume}>
              Go on
            </Button>
          }
        >
          The search stopped: {toApiError(error).title}.
        </Banner>
      ) : null}
      <div className="flex min-h-6 flex-wrap items-center gap-x-3 gap-y-1">
        <p role="status" className="num text-muted">
          {progressWords(search)}
        </p>
        {state === "searching" ? (
          <Button size="sm" icon={Square} onClick={search.stop}>
            Stop
          </Button>
        ) : null}
        {state === "stopped" ? (
          <Button size="sm" onClick={search.resume}>
            Go on
          </Button>
        ) : null}
        {isOutdated && state !== "searching" ? (
          <Button size="sm" variant="quiet" icon={RefreshCw} onClick={onRestart}>
            Failures changed since: search again
          </Button>
        ) : null}
      </div>
      <ProgressLine label="Searched" part={part} />
    </div>
  );
}

/** `37 matches in 12,400 of 100,000 failures searched`. */
export function progressWords({ state, matches, searched, total }: FailureSearchState): string {
  const found = formatQuantity(matches.length, "match", "matches");
  if (state === "done") return `${found} in ${formatQuantity(searched, "failure")}`;
  if (total === 0) return "Searching";
  const reach = `${found} in ${formatCount(searched)} of ${formatQuantity(total, "failure")}`;
  return state === "searching" ? `Searching: ${reach}` : `Stopped: ${reach}`;
}

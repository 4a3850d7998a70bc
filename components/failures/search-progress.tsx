"use client";

import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import type { FailurePage } from "@/lib/client/failures";
import { formatCount, formatQuantity } from "@/lib/client/format";
import type { PagedQuery } from "./failure-list";

/** A search stops by itself at this many matches, until it is told to go on. */
const enough = 500;

/** How far a search is; it goes on by itself until it has enough, is stopped, or is through. */
export function SearchProgress({
  pages,
  found,
  query,
}: {
  pages: readonly FailurePage[];
  found: number;
  query: PagedQuery;
}) {
  const [goal, setGoal] = useState(enough);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, isPlaceholderData, fetchNextPage } = query;
  const isOn = hasNextPage && found < goal && !isFetchNextPageError && !isPlaceholderData;
  useEffect(() => {
    if (isOn && !isFetchingNextPage) void fetchNextPage();
  }, [isOn, isFetchingNextPage, fetchNextPage]);
  const total = pages[0]?.total ?? 0;
  const scanned = pages.reduce((sum, page) => sum + page.scanned, 0);
  return (
    <div className="flex min-h-9 items-center gap-3 px-5 pb-2">
      <p role="status" className="num text-muted">
        {hasNextPage ? "Searched" : "Searched all"} {formatCount(Math.min(scanned, total))} of {formatCount(total)},{" "}
        {formatQuantity(found, "match", "matches")}
      </p>
      <progress
        aria-label="Search"
        max={total}
        value={Math.min(scanned, total)}
        className={`h-1 w-32 appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent ${hasNextPage ? "" : "invisible"}`}
      />
      {hasNextPage ? (
        isOn ? (
          <Button size="sm" onClick={() => setGoal(0)}>
            Stop
          </Button>
        ) : (
          <Button size="sm" onClick={() => setGoal(found + enough)}>
            Go on
          </Button>
        )
      ) : null}
    </div>
  );
}

"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useState } from "react";
import { PageHeader } from "@/components/ui/page";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { failuresQuery, useLatestFailures } from "@/lib/client/failures";
import type { Failure } from "@/lib/model/failure";
import { FailureDrawer } from "./failure-drawer";
import { useFailureFilters } from "./failure-filters";
import { FailureList } from "./failure-list";
import { RetryDialog } from "./retry-dialog";

/** Messages whose delivery failed for good: which, why, and another try. */
export function FailuresPage() {
  const filters = useFailureFilters();
  const query = useInfiniteQuery(failuresQuery(filters.filter));
  useLatestFailures(query);
  const [openId, setOpenId] = useQueryState("failure", parseAsString.withOptions({ history: "push" }));
  const toggle = useCallback((id: string) => void setOpenId((open) => (open === id ? null : id)), [setOpenId]);
  const [retrying, setRetrying] = useState<Failure | null>(null);
  return (
    <>
      <QueryState
        query={query}
        head={<PageHeader title="Failures" />}
        pending={<TableSkeleton columns={7} rows={10} />}
      >
        {({ pages }) => (
          <FailureList
            pages={pages}
            query={query}
            filters={filters}
            openId={openId}
            onOpen={toggle}
            onRetry={setRetrying}
          />
        )}
      </QueryState>
      <FailureDrawer id={openId} onClose={() => void setOpenId(null)} onRetry={setRetrying} />
      <RetryDialog failure={retrying} onClose={() => setRetrying(null)} />
    </>
  );
}

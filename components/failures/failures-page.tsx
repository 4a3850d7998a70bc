"use client";

import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useState } from "react";
import { PageHeader } from "@/components/ui/page";
import { QueryState } from "@/components/ui/query-state";
import { TableSkeleton } from "@/components/ui/skeleton";
import { useFailureList } from "@/lib/client/queries/failure-list";
import { FailureDrawer } from "./failure-drawer";
import { useFailureFilters } from "./failure-filters";
import { FailureList } from "./failure-list";
import { useFailurePicks } from "./failure-picks";
import { JobDialog, type JobIntent } from "./jobs/job-dialog";

/** Messages whose delivery failed for good: which, why, and another try. */
export function FailuresPage() {
  const filters = useFailureFilters();
  const list = useFailureList(filters.filter);
  const [openId, setOpenId] = useQueryState("failure", parseAsString.withOptions({ history: "push" }));
  // Going from one open failure to the next is one step of the history: Back closes the drawer.
  const toggle = useCallback(
    (id: string) =>
      void setOpenId((open) => (open === id ? null : id), { history: openId === null ? "push" : "replace" }),
    [setOpenId, openId],
  );
  const picks = useFailurePicks();
  const [intent, setIntent] = useState<JobIntent | null>(null);
  return (
    <>
      <QueryState
        query={list.head}
        head={<PageHeader title="Failures" />}
        pending={<TableSkeleton columns={7} rows={10} />}
      >
        {(head) => (
          <FailureList
            head={head}
            list={list}
            filters={filters}
            openId={openId}
            picks={picks}
            onOpen={toggle}
            onAct={setIntent}
          />
        )}
      </QueryState>
      <FailureDrawer id={openId} onClose={() => void setOpenId(null)} onAct={setIntent} />
      <JobDialog intent={intent} onClose={() => setIntent(null)} />
    </>
  );
}

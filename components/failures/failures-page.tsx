"use client";

import dynamic from "next/dynamic";
import { parseAsString, useQueryState } from "nuqs";
import { useCallback, useState } from "react";
import { PageHeader } from "@/components/ui/page";
import { QueryState } from "@/components/ui/state/query-state";
import { TableSkeleton } from "@/components/ui/state/skeleton";
import { useFailureList } from "@/lib/client/queries/failures/failure-list";
import { useFailureFilters } from "./failure-filters";
import { FailureList } from "./failure-list";
import { useFailurePicks } from "./failure-picks";
import type { JobIntent } from "./jobs/job-dialog";

const FailureDrawer = dynamic(() => import("./failure-drawer").then((module) => module.FailureDrawer), { ssr: false });
const JobDialog = dynamic(() => import("./jobs/job-dialog").then((module) => module.JobDialog), { ssr: false });

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
      {openId === null ? null : <FailureDrawer id={openId} onClose={() => void setOpenId(null)} onAct={setIntent} />}
      {intent === null ? null : <JobDialog intent={intent} onClose={() => setIntent(null)} />}
    </>
  );
}

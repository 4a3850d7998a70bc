"use client";

import { ArrowUp } from "lucide-react";
import { useMemo, useRef } from "react";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { DataTable, Th } from "@/components/ui/data-table";
import { useKeptPlace } from "@/components/ui/kept-place";
import { VirtualBody } from "@/components/ui/virtual-body";
import { formatCount, formatQuantity } from "@/lib/client/format";
import type { Failure } from "@/lib/model/failure";
import { columnStyle, FailureRow } from "./failure-row";

/** Props of {@link FailureTable}. */
export interface FailureTableProps {
  /** Newest first: the pages read so far. */
  failures: readonly Failure[];
  /** How many match, read or not. */
  total: number;
  openId: string | null;
  /** The rows are of the filter before; those of the chosen one are on their way. */
  isStale: boolean;
  isLoadingMore: boolean;
  onEnd: () => void;
  onOpen: (id: string) => void;
  onRetry: (failure: Failure) => void;
}

/** Failures, newest first. New ones do not move what the reader looks at: a button says how many came. */
export function FailureTable(props: FailureTableProps) {
  const { failures, total, openId, isStale, isLoadingMore, onEnd, onOpen, onRetry } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const keys = useMemo(() => failures.map(({ id }) => id), [failures]);
  const { newAbove, showTop } = useKeptPlace(body, keys);
  return (
    <div className={classNames("relative flex min-h-72 flex-1 flex-col", isStale && "opacity-55")}>
      <DataTable label="Failures" fill fixed className="@container [overflow-anchor:none]">
        <caption className="sr-only">Failures</caption>
        <thead>
          <tr>
            <Th className={columnStyle.when}>When</Th>
            <Th className={columnStyle.reason}>Reason</Th>
            <Th className={columnStyle.subject}>Subject</Th>
            <Th className={columnStyle.stream}>Stream</Th>
            <Th className={columnStyle.consumer}>Consumer</Th>
            <Th num className={columnStyle.attempts} title="Deliveries made, the failed last one included">
              Attempts
            </Th>
            <Th className={columnStyle.preview}>Error or preview</Th>
            <Th num className={columnStyle.action}>
              <span className="sr-only">Action</span>
            </Th>
          </tr>
        </thead>
        <VirtualBody ref={body} rows={failures} rowKey={({ id }) => id} onEnd={onEnd}>
          {(failure) => (
            <FailureRow failure={failure} selected={failure.id === openId} onOpen={onOpen} onRetry={onRetry} />
          )}
        </VirtualBody>
      </DataTable>
      {newAbove > 0 ? (
        <div className="pointer-events-none absolute inset-x-0 top-10 z-20 flex justify-center">
          <Button size="sm" variant="primary" icon={ArrowUp} onClick={showTop} className="pointer-events-auto">
            {formatCount(newAbove)} new
          </Button>
        </div>
      ) : null}
      {failures.length < total ? (
        <p role="status" className="num border-t border-line px-5 py-1.5 text-xs text-faint">
          {isLoadingMore ? "Reading more…" : `${formatQuantity(total - failures.length, "older one")} further down`}
        </p>
      ) : null}
    </div>
  );
}

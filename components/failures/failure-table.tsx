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
import { mostPicks, type Picks } from "./failure-picks";
import { columnStyle, FailureRow } from "./failure-row";
import type { JobIntent } from "./job-dialog";

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
  picks: Picks;
  onOpen: (id: string) => void;
  onAct: (intent: JobIntent) => void;
}

/** Failures, newest first. New ones do not move what the reader looks at: a button says how many came. */
export function FailureTable(props: FailureTableProps) {
  const { failures, total, openId, isStale, isLoadingMore, picks, onEnd, onOpen, onAct } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const keys = useMemo(() => failures.map(({ id }) => id), [failures]);
  const { newAbove, showTop } = useKeptPlace(body, keys);
  return (
    <div className={classNames("relative flex min-h-72 flex-1 flex-col", isStale && "opacity-55")}>
      <DataTable label="Failures" fill fixed className="@container [overflow-anchor:none]">
        <caption className="sr-only">Failures</caption>
        <thead>
          <tr>
            <Th className={columnStyle.pick}>
              <PickAll failures={failures} picks={picks} />
            </Th>
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
            <FailureRow
              failure={failure}
              selected={failure.id === openId}
              picked={picks.has(failure.id)}
              onPick={picks.toggle}
              onOpen={onOpen}
              onAct={onAct}
            />
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

/** Ticks the open ones that are read so far, as many as an address can hold. */
function PickAll({ failures, picks }: { failures: readonly Failure[]; picks: Picks }) {
  const open = failures.filter(({ resolution }) => resolution === null).map(({ id }) => id);
  const all = open.length > 0 && open.slice(0, mostPicks).every((id) => picks.has(id));
  return (
    <label className="flex items-center">
      <span className="sr-only">Choose all that are shown</span>
      <input
        type="checkbox"
        checked={all}
        disabled={open.length === 0}
        onChange={() => picks.set(all ? [] : open.slice(0, mostPicks))}
        className="size-3.5 accent-accent"
      />
    </label>
  );
}

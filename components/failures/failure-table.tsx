"use client";

import { type RefObject, useEffect, useRef } from "react";
import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/state/skeleton";
import { DataTable, Td, Th, Tr } from "@/components/ui/table/data-table";
import { NewRows } from "@/components/ui/table/new-rows";
import { twoLines, usePhoneRowRem } from "@/components/ui/table/phone-line";
import { ResizableColumns } from "@/components/ui/table/resizable-columns";
import { scrollBox } from "@/components/ui/table/table-geometry";
import { VirtualRows } from "@/components/ui/table/virtual-rows";
import { useObstacle } from "@/lib/client/queries/offers";
import type { Failure } from "@/lib/model/failure/failure";
import { mostPicks, type Picks } from "./failure-picks";
import { columnStyle, FailureRow } from "./failure-row";
import type { JobIntent } from "./jobs/job-dialog";

/** Props of {@link FailureTable}. */
export interface FailureTableProps {
  /** Newest first. A row that is still being read is undefined. */
  rows: {
    readonly total: number;
    readonly rowAt: (index: number) => Failure | undefined;
    readonly onRange?: (first: number, last: number) => void;
  };
  /** How a list that grows at its top is kept still while somebody reads it; a list that does not grow has none. */
  place?: ListPlace;
  /** What is listed: another filter is another list. */
  shows: string;
  openId: string | null;
  /** The rows are of the filter before; those of the chosen one are on their way. */
  isStale: boolean;
  onOpen: (id: string) => void;
  picks: Picks;
  onAct: (intent: JobIntent) => void;
}

interface ListPlace {
  /** Failures that came since the list is held. */
  readonly newer: number;
  readonly hold: () => void;
  readonly follow: () => void;
}

/** Failures, newest first. New ones do not move what the reader looks at: a button says how many came. */
export function FailureTable({ rows, place, shows, openId, isStale, picks, onOpen, onAct }: FailureTableProps) {
  const body = useRef<HTMLTableSectionElement>(null);
  useHeldWhileRead(body, place, openId !== null);
  const rowRem = usePhoneRowRem();
  // Once for all rows: each would ask for itself as it comes into view.
  const denied = useObstacle()("redrive");
  const showNewest = () => {
    place?.follow();
    scrollBox(body.current)?.scrollTo({ top: 0 });
  };
  return (
    <div className={classNames("relative flex min-h-72 flex-1 flex-col", isStale && "opacity-55")}>
      <ResizableColumns list="failures" first="when">
        <DataTable label="Failures" fill fixed className="@container [overflow-anchor:none]">
          <thead>
            <tr>
              <Th className={columnStyle.pick}>
                <PickAll rows={rows} picks={picks} />
              </Th>
              <Th column="when" className={columnStyle.when}>
                When
              </Th>
              <Th column="reason" className={columnStyle.reason}>
                Reason
              </Th>
              <Th column="subject" className={columnStyle.subject}>
                Subject
              </Th>
              <Th column="stream" className={columnStyle.stream}>
                Stream
              </Th>
              <Th column="consumer" className={columnStyle.consumer}>
                Consumer
              </Th>
              <Th
                num
                column="attempts"
                className={columnStyle.attempts}
                title="Deliveries made, the failed last one included"
              >
                Attempts
              </Th>
              <Th flexible className={columnStyle.preview}>
                Error or preview
              </Th>
              <Th num className={columnStyle.action}>
                <span className="sr-only">Action</span>
              </Th>
            </tr>
          </thead>
          <VirtualRows
            rowRem={rowRem}
            ref={body}
            list="failures"
            shows={shows}
            openKey={openId}
            onOpenKey={onOpen}
            count={rows.total}
            rowKey={(index) => rows.rowAt(index)?.id ?? String(index)}
            onRange={rows.onRange}
          >
            {(index) => {
              const failure = rows.rowAt(index);
              if (failure === undefined) return <PendingRow />;
              return (
                <FailureRow
                  failure={failure}
                  selected={failure.id === openId}
                  denied={denied}
                  picked={picks.has(failure.id)}
                  onPick={picks.toggle}
                  onOpen={onOpen}
                  onAct={onAct}
                />
              );
            }}
          </VirtualRows>
        </DataTable>
      </ResizableColumns>
      <NewRows newer={place?.newer ?? 0} onShow={showNewest} />
    </div>
  );
}

/** Ticks the newest open ones, as many as an address can hold. */
function PickAll({ rows, picks }: Pick<FailureTableProps, "rows" | "picks">) {
  const newest = Array.from({ length: Math.min(rows.total, mostPicks) }, (_, index) => rows.rowAt(index));
  const open = newest.filter((failure) => failure?.resolution === null).map((failure) => failure?.id ?? "");
  const all = open.length > 0 && open.every((id) => picks.has(id));
  return (
    <label className="flex items-center">
      <span className="sr-only">Choose the newest {mostPicks}</span>
      <input
        type="checkbox"
        checked={all}
        disabled={open.length === 0}
        onChange={() => picks.set(all ? [] : open)}
        className="size-3.5 accent-accent"
      />
    </label>
  );
}

function PendingRow() {
  return (
    <Tr>
      <Td colSpan={9} className={twoLines}>
        <Skeleton className="h-3 w-2/3" />
      </Td>
    </Tr>
  );
}

/** Holds the list while it is scrolled down or has details open, and at its top while the pointer or focus is in it. */
function useHeldWhileRead(body: RefObject<HTMLElement | null>, place: ListPlace | undefined, hasOpen: boolean): void {
  const latest = useRef(place);
  useEffect(() => {
    latest.current = place;
  });
  const open = useRef(hasOpen);
  useEffect(() => {
    open.current = hasOpen;
    if (hasOpen) latest.current?.hold();
  }, [hasOpen]);
  useEffect(() => {
    const box = scrollBox(body.current);
    if (box === null) return;
    const look = () => (open.current || isReading(box) ? latest.current?.hold() : latest.current?.follow());
    const events = ["scroll", "pointerenter", "pointerleave", "focusin", "focusout"] as const;
    for (const event of events) box.addEventListener(event, look, { passive: true });
    return () => {
      for (const event of events) box.removeEventListener(event, look);
    };
  }, [body]);
}

const isReading = (box: HTMLElement) => box.scrollTop >= 1 || box.matches(":hover") || box.matches(":focus-within");

"use client";

import { ChevronRight } from "lucide-react";
import { classNames } from "@/components/ui/class-names";
import { Skeleton } from "@/components/ui/state/skeleton";
import { Count, Rate } from "@/components/ui/text/number";
import type { SubjectRates } from "@/lib/client/live/subject-rates";
import { formatCount, formatQuantity } from "@/lib/client/words/format";
import type { LastMessages } from "@/lib/contract/subjects";
import { atLeast, exact } from "@/lib/model/known";
import { visibleLine } from "@/lib/model/text/visible-text";
import { LastSeen } from "./last-seen";
import type { Branch, TreeRow } from "./tree-rows";

/** Props of {@link TreeLine}. */
export interface TreeLineProps {
  row: TreeRow;
  /** The newest message of its branch, once it is known. */
  last: LastMessages["branches"][number] | undefined;
  whole: boolean;
  rates: SubjectRates | null;
  /** More of the level can be listed. */
  canMore: boolean;
  onToggle: (path: string, open: boolean) => void;
}

/** What one line of the tree shows. */
export function TreeLine({ row, canMore, ...rest }: TreeLineProps) {
  switch (row.kind) {
    case "branch":
      return <BranchLine branch={row.branch} isOpen={row.isOpen} {...rest} />;
    case "more":
      return (
        <span className="num pl-5 text-muted">
          {canMore ? (
            <span className="font-medium text-accent">
              Show more ({formatQuantity(row.rest, "branch", "branches")} left)
            </span>
          ) : (
            `${formatCount(row.rest)} more not listed: filter to find them`
          )}
        </span>
      );
    case "pending":
      return (
        <span role="status" className="pl-5">
          <span className="sr-only">Loading</span>
          <Skeleton className="h-3 w-40" />
        </span>
      );
    case "failed":
      return <span className="pl-5 text-gave-up">Could not load this branch. Trying again.</span>;
  }
}

interface BranchLineProps extends Omit<TreeLineProps, "row" | "canMore"> {
  branch: Branch;
  isOpen: boolean | null;
}

function BranchLine({ branch, isOpen, last, whole, rates, onToggle }: BranchLineProps) {
  const { token, path, messages, subjects, streams, streamCount } = branch;
  const figure = (value: number) => (whole ? exact(value) : atLeast(value));
  const [first = ""] = streams;
  return (
    <span className="flex min-w-0 flex-1 items-center">
      <span className="flex min-w-0 flex-1 items-center gap-1">
        {isOpen === null ? (
          <span className="w-5 shrink-0" />
        ) : (
          <button
            type="button"
            tabIndex={-1}
            aria-hidden
            onClick={(event) => {
              event.stopPropagation();
              onToggle(path, !isOpen);
            }}
            className="flex size-5 shrink-0 items-center justify-center rounded-sm text-faint hover:bg-selected hover:text-ink"
          >
            <ChevronRight className={classNames("size-3.5", isOpen && "rotate-90")} />
          </button>
        )}
        <span className="mono truncate" title={visibleLine(path)}>
          {visibleLine(token)}
        </span>
      </span>
      {rates === null ? null : (
        <span className="num w-24 shrink-0 text-right">
          <Rate value={rates.of(path)} />
        </span>
      )}
      <span className="num w-24 shrink-0 text-right">
        <Count value={figure(messages)} compact={messages >= 10_000_000} />
      </span>
      <span className="num w-20 shrink-0 text-right text-muted @max-md:hidden">
        <Count value={figure(subjects)} />
      </span>
      <span className="num w-32 shrink-0 truncate text-right text-muted @max-2xl:hidden">
        <LastSeen found={last} />
      </span>
      <span
        className="w-36 shrink-0 truncate pl-5 text-muted @max-3xl:hidden"
        title={streams.map(visibleLine).join(", ")}
      >
        {visibleLine(first)}
        {streamCount > 1 ? <span className="text-faint"> +{streamCount - 1}</span> : null}
      </span>
    </span>
  );
}

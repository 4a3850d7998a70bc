import { useQuery } from "@tanstack/react-query";
import { RotateCcw, Trash2, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Toolbar } from "@/components/ui/page";
import { SearchInput } from "@/components/ui/search-input";
import { Segmented } from "@/components/ui/segmented";
import { retryingQuery } from "@/lib/client/failures";
import { formatCount, formatQuantity } from "@/lib/client/format";
import type { FailureCounts } from "@/lib/contract/snapshot";
import { failureReasonSchema } from "@/lib/model/failure";
import type { JobAction } from "@/lib/model/failure-job";
import type { FailureFilters } from "./failure-filters";
import type { Picks } from "./failure-picks";
import { reasonWords } from "./failure-words";
import type { JobIntent } from "./job-dialog";

/** Props of {@link FailureToolbar}. */
export interface FailureToolbarProps {
  filters: FailureFilters;
  counts: FailureCounts;
  /** Failures that match the filters, a search left aside. */
  total: number;
  picks: Picks;
  onAct: (intent: JobIntent) => void;
}

/** State, reason and search; what to do with those that are ticked, or with all that match. */
export function FailureToolbar({ filters, counts, total, picks, onAct }: FailureToolbarProps) {
  const { values, set } = filters;
  const retrying = useQuery(retryingQuery).data?.total;
  const count = (state: typeof values.state) => (state === values.state ? formatCount(total) : undefined);
  return (
    <Toolbar>
      <Segmented
        label="State"
        value={values.state}
        options={[
          { value: "retrying", label: "Retrying", count: retrying === undefined ? undefined : formatCount(retrying) },
          { value: "open", label: "Failed", count: count("open") ?? formatCount(counts.open) },
          { value: "resolved", label: "Resolved", count: count("resolved") },
          { value: "all", label: "All", count: count("all") },
        ]}
        onChange={(state) => set({ state })}
      />
      {values.state === "retrying" ? null : (
        <>
          <Segmented
            label="Reason"
            value={values.reason ?? "any"}
            options={[
              { value: "any", label: "Any reason" },
              ...failureReasonSchema.options.map((reason) => ({ value: reason, label: reasonWords[reason] })),
            ]}
            onChange={(reason) => set({ reason: reason === "any" ? null : reason })}
          />
          <SearchInput
            label="Search payload, headers, subject"
            shortcut
            value={values.q}
            onChange={(text) => set({ q: text === "" ? null : text })}
          />
          <span role="status" className="sr-only">
            {filters.isNarrowed && filters.search === null ? formatQuantity(total, "match", "matches") : ""}
          </span>
          {values.state === "open" ? <BulkActions filters={filters} total={total} picks={picks} onAct={onAct} /> : null}
        </>
      )}
    </Toolbar>
  );
}

/** Acts on what is ticked; with nothing ticked, on all that match. */
function BulkActions({ filters, total, picks, onAct }: Omit<FailureToolbarProps, "counts">) {
  const { state: _state, ...filter } = filters.filter;
  const { search } = filters;
  // How many hold the text, the plan says: it looks at all of them.
  const number = picks.ids.length > 0 ? picks.ids.length : search === null ? total : null;
  const [only] = picks.ids;
  const intent = (action: JobAction): JobIntent =>
    picks.ids.length > 0
      ? { action, scope: { ids: [...picks.ids] }, failureId: picks.ids.length === 1 ? (only ?? null) : null }
      : { action, scope: { filter: { ...filter, search: search ?? undefined } }, failureId: null };
  const words =
    picks.ids.length > 0
      ? `${formatCount(picks.ids.length)} chosen`
      : number === null
        ? "all that hold it"
        : `all ${formatCount(number)}`;
  const nothing = number === 0 ? "Nothing to act on" : null;
  return (
    <span className="ml-auto flex flex-wrap items-center gap-2">
      {picks.ids.length > 0 ? (
        <Button variant="quiet" icon={X} onClick={() => picks.set([])}>
          Choose none
        </Button>
      ) : null}
      <Button icon={Trash2} disabledReason={nothing} onClick={() => onAct(intent("discard"))}>
        Discard {words}
      </Button>
      <Button icon={RotateCcw} disabledReason={nothing} onClick={() => onAct(intent("redrive"))}>
        Redrive {words}
      </Button>
    </span>
  );
}

import { RotateCcw, Trash2, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useObstacle } from "@/lib/client/queries/offers";
import { formatCount } from "@/lib/client/words/format";
import type { JobAction } from "@/lib/model/failure/failure-job";
import type { FailureFilters } from "./failure-filters";
import type { Picks } from "./failure-picks";
import type { JobIntent } from "./jobs/job-dialog";

/** Props of {@link BulkActions}. */
export interface BulkActionsProps {
  filters: FailureFilters;
  /** Failures that match the filters, a search left aside. */
  total: number;
  picks: Picks;
  onAct: (intent: JobIntent) => void;
}

/** Acts on what is ticked; with nothing ticked, on all that match. Nothing where there is nothing to act on. */
export function BulkActions({ filters, total, picks, onAct }: BulkActionsProps) {
  const obstacle = useObstacle();
  const { state: _state, ...filter } = filters.filter;
  const { search } = filters;
  const [only] = picks.ids;
  const isPicked = only !== undefined;
  const intent = (action: JobAction): JobIntent =>
    isPicked
      ? { action, scope: { ids: [...picks.ids] }, failureId: picks.ids.length === 1 ? only : null }
      : { action, scope: { filter: { ...filter, search: search ?? undefined } }, failureId: null };
  // How many hold a text that is searched for, the plan says: it looks at all of them.
  const all = search === null ? `all ${formatCount(total)}` : "all that match";
  const words = isPicked ? (
    <span>
      {formatCount(picks.ids.length)}
      <span className="max-sm:sr-only"> chosen</span>
    </span>
  ) : (
    all
  );
  if (!isPicked && total === 0) return null;
  return (
    <>
      {isPicked ? (
        <Button variant="quiet" icon={X} title="Choose none" onClick={() => picks.set([])}>
          <span className="max-sm:sr-only">Choose none</span>
        </Button>
      ) : null}
      <Button icon={Trash2} disabledReason={obstacle("discard")} onClick={() => onAct(intent("discard"))}>
        Discard {words}
      </Button>
      <Button icon={RotateCcw} disabledReason={obstacle("redrive")} onClick={() => onAct(intent("redrive"))}>
        Redrive {words}
      </Button>
    </>
  );
}

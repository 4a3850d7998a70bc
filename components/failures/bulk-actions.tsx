import { Ellipsis, RotateCcw, Trash2 } from "lucide-react";
import { Button, IconButton } from "@/components/ui/button";
import { usePageAction } from "@/components/ui/keys/page-actions";
import { Menu } from "@/components/ui/overlay/menu";
import { useObstacle } from "@/lib/client/queries/offers";
import { formatCount } from "@/lib/client/words/format";
import type { FailureAction } from "@/lib/model/job/job";
import type { FailureFilters } from "./failure-filters";
import type { JobIntent } from "./jobs/job-dialog";

/** Props of {@link BulkActions}. */
export interface BulkActionsProps {
  filters: FailureFilters;
  /** Failures that match the filters, a search left aside. */
  total: number;
  onAct: (intent: JobIntent) => void;
}

/** Acts on all that match the filters. Nothing where there is nothing to act on. */
export function BulkActions({ filters, total, onAct }: BulkActionsProps) {
  const obstacle = useObstacle();
  const { state: _state, ...filter } = filters.filter;
  const { search } = filters;
  const act = (action: FailureAction) => () =>
    onAct({ action, scope: { filter: { ...filter, search: search ?? undefined } }, failureId: null });
  // How many hold a text that is searched for, the plan says: it looks at all of them.
  const all = search === null ? `all ${formatCount(total)}` : "all that match";
  const may = (action: FailureAction) => total > 0 && obstacle(action) === null;
  usePageAction(may("redrive") ? `Redrive ${all}` : null, act("redrive"));
  usePageAction(may("discard") ? `Discard ${all}` : null, act("discard"));
  if (total === 0) return null;
  return (
    <>
      <Menu
        label="More actions"
        entries={[
          {
            label: `Discard ${all}`,
            icon: Trash2,
            hint: "marks them as done with",
            disabledReason: obstacle("discard"),
            onSelect: act("discard"),
          },
        ]}
      >
        <IconButton icon={Ellipsis} label="More actions" />
      </Menu>
      <Button variant="primary" icon={RotateCcw} disabledReason={obstacle("redrive")} onClick={act("redrive")}>
        Redrive {all}
      </Button>
    </>
  );
}

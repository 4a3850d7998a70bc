import { RotateCcw, Trash2, X } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useShortcut } from "@/components/ui/keys/shortcut";
import { Kbd } from "@/components/ui/text/kbd";
import { useObstacle } from "@/lib/client/queries/offers";
import { formatCount } from "@/lib/client/words/format";
import type { FailureAction } from "@/lib/model/job/job";
import type { Picks } from "./failure-picks";
import type { JobIntent } from "./jobs/job-dialog";

/** Props of {@link SelectionBar}. */
export interface SelectionBarProps {
  /** At least one. */
  picks: Picks;
  onAct: (intent: JobIntent) => void;
}

/** Acts on what is ticked; Escape unticks it. */
export function SelectionBar({ picks, onAct }: SelectionBarProps) {
  const obstacle = useObstacle();
  const { ids, set } = picks;
  const [only] = ids;
  const act = (action: FailureAction) => () =>
    onAct({ action, scope: { ids: [...ids] }, failureId: ids.length === 1 && only !== undefined ? only : null });
  useShortcut(({ key }) => {
    if (key === "Escape") set([]);
  });
  return (
    <div role="toolbar" aria-label="Chosen failures" className="flex h-7.5 items-center gap-2">
      <span role="status" className="num min-w-20 font-medium whitespace-nowrap">
        {formatCount(ids.length)} chosen
      </span>
      <Button variant="primary" icon={RotateCcw} disabledReason={obstacle("redrive")} onClick={act("redrive")}>
        Redrive {formatCount(ids.length)}
      </Button>
      <Button variant="quiet" icon={X} aria-label="Choose none" aria-keyshortcuts="Escape" onClick={() => set([])}>
        <span className="max-sm:sr-only">Choose none</span>
        <span aria-hidden className="max-sm:hidden">
          <Kbd>Esc</Kbd>
        </span>
      </Button>
      <Button icon={Trash2} disabledReason={obstacle("discard")} onClick={act("discard")} className="ml-auto">
        Discard {formatCount(ids.length)}
      </Button>
    </div>
  );
}

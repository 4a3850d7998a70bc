import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { type DifferenceRow, DifferenceTable } from "@/components/ui/table/difference-table";
import { formatQuantity } from "@/lib/client/words/format";
import { DeedDialog } from "./deed-dialog";

/** Props of {@link ReviewDialog}. */
export interface ReviewDialogProps {
  title: string;
  /** `stream`, `consumer`. */
  of: string;
  /** Settings that differ, in words. */
  differences: readonly DifferenceRow[];
  label: string;
  destroys: boolean;
  /** Why nothing can be changed here; null: it can. */
  obstacle: string | null;
  /** What the change would do, as it is looked up. */
  plan: { readonly data: unknown; readonly isError: boolean; readonly error: unknown };
  apply: { readonly isPending: boolean; readonly error: unknown };
  onApply: () => void;
  onBack: () => void;
  onClose: () => void;
  /** What else to think of. */
  children: ReactNode;
}

/** The step between a form and its change: what differs and what that does, and the way back to the form. */
export function ReviewDialog(props: ReviewDialogProps) {
  const { title, of, differences, label, destroys, obstacle, plan, apply, onApply, onBack, onClose, children } = props;
  const count = differences.length;
  return (
    <DeedDialog
      title={title}
      description={`${formatQuantity(count, "setting differs", "settings differ")} from what the ${of} has now.`}
      label={label}
      destroys={destroys}
      obstacle={obstacle ?? reviewObstacle(count, plan.data === undefined, plan.isError)}
      pending={apply.isPending}
      error={apply.error ?? plan.error}
      onRun={onApply}
      onClose={onClose}
    >
      {count === 0 ? null : (
        <DifferenceTable label="What differs" heads={["Setting", "Now", "Afterwards"]} rows={differences} words />
      )}
      {children}
      <div>
        <Button onClick={onBack}>Back to the form</Button>
      </div>
    </DeedDialog>
  );
}

function reviewObstacle(changed: number, isUnread: boolean, failed: boolean): string | null {
  if (changed === 0) return "Nothing differs";
  if (failed) return "This cannot be applied as it is";
  return isUnread ? "Looking up what it would do" : null;
}

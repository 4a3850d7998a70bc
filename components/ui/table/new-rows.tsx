import { ArrowUp } from "lucide-react";
import { formatCount } from "@/lib/client/words/format";
import { Button } from "../button";

/** Props of {@link NewRows}. */
export interface NewRowsProps {
  /** Rows that are not shown yet. */
  newer: number;
  /** Rows that belong elsewhere by now (0). */
  moved?: number;
  onShow: () => void;
}

/** Over a list that is kept still: how many rows came meanwhile, or belong elsewhere. Pressing puts all in order. */
export function NewRows({ newer, moved = 0, onShow }: NewRowsProps) {
  if (newer + moved === 0) return null;
  const words = [
    ...(newer > 0 ? [`${formatCount(newer)} new`] : []),
    ...(moved > 0 ? [`${formatCount(moved)} in another place`] : []),
  ];
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0.75 z-20 flex justify-center">
      <Button
        size="sm"
        icon={ArrowUp}
        title="The list is kept still while you read it: press to put all in order"
        onClick={onShow}
        className="num pointer-events-auto rounded-full! shadow-overlay"
      >
        {words.join(", ")}
      </Button>
    </div>
  );
}

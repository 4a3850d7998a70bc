import { ArrowUp } from "lucide-react";
import { formatCount } from "@/lib/client/words/format";
import { Button } from "../button";

/** Props of {@link NewRows}. */
export interface NewRowsProps {
  /** Rows that are not shown yet; 0 draws nothing. */
  count: number;
  onShow: () => void;
}

/** Over a list that is kept still: how many rows came meanwhile. Pressing shows them. */
export function NewRows({ count, onShow }: NewRowsProps) {
  if (count === 0) return null;
  return (
    <div className="pointer-events-none absolute inset-x-0 top-0.75 z-20 flex justify-center">
      <Button
        size="sm"
        icon={ArrowUp}
        onClick={onShow}
        className="num pointer-events-auto rounded-full! shadow-overlay"
      >
        {formatCount(count)} new
      </Button>
    </div>
  );
}

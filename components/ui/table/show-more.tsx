"use client";

import { Button } from "../button";

/** Props of {@link ShowMore}. */
export interface ShowMoreProps {
  /** What is left out, in words, as a sentence's beginning: `1,204 more lines are`. */
  rest: string;
  onShow: () => void;
}

/** Says what a capped view leaves out and shows it on demand. */
export function ShowMore({ rest, onShow }: ShowMoreProps) {
  return (
    <div className="flex items-center gap-2 pt-2 text-xs text-muted">
      <span className="num">{rest} not shown</span>
      <Button size="sm" onClick={onShow}>
        Show all
      </Button>
    </div>
  );
}

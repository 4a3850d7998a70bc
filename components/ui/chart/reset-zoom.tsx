import { Undo2 } from "lucide-react";
import { Button } from "../button";
import type { TimeSpan } from "./plot";

/** Props of {@link ResetZoom}. */
export interface ResetZoomProps {
  /** The stretch that the charts are zoomed to; null: there is no way back to show. */
  span: TimeSpan | null;
  onReset: () => void;
}

/** The way back from a stretch that was dragged over. */
export function ResetZoom({ span, onReset }: ResetZoomProps) {
  if (span === null) return null;
  return (
    <Button size="sm" icon={Undo2} onClick={onReset}>
      Reset zoom
    </Button>
  );
}

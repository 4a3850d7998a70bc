import { BellOff } from "lucide-react";
import { useZone } from "@/lib/client/browser/use-zone";
import { formatDayTime } from "@/lib/client/words/format";
import type { Mute } from "@/lib/model/consumer/mute";
import { visibleLine } from "@/lib/model/text/visible-text";

/** Beside a consumer in a list: somebody knows of its trouble. Nothing where nobody muted it. */
export function MutedMark({ mute }: { mute: Mute | undefined }) {
  useZone();
  if (mute === undefined) return null;
  const words = `Muted by ${visibleLine(mute.by)} until ${formatDayTime(new Date(mute.until))}: ${visibleLine(mute.reason)}`;
  return (
    <span title={words} className="ml-1.5 inline-flex shrink-0 items-center gap-1 font-sans text-muted">
      <BellOff aria-hidden className="size-3.5" />
      <span className="text-xs @max-3xl/table:sr-only">muted</span>
    </span>
  );
}

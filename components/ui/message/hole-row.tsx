import { formatCount, formatQuantity } from "@/lib/client/words/format";
import { useRowMark } from "../table/row-place";

/** Props of {@link HoleRow}. */
export interface HoleRowProps {
  missing: number;
  first: number;
  last: number;
}

/** Numbers between two messages that no message has (any more). */
export function HoleRow({ missing, first, last }: HoleRowProps) {
  const numbers = first === last ? `#${formatCount(first)}` : `#${formatCount(first)} to #${formatCount(last)}`;
  return (
    <tr {...useRowMark()} tabIndex={0} className="relative -outline-offset-2!">
      {/* Over the whole row, however many columns there are: a cell that spans too many would add some. */}
      <td className="h-8 p-0">
        <div
          className="num absolute inset-0 flex items-center gap-3 overflow-hidden border-b border-line bg-hover px-5 text-muted"
          title="Deleted, purged, expired, acknowledged where that removes it, or never stored"
        >
          <span className="truncate">{formatQuantity(missing, "message is", "messages are")} not here any more</span>
          <span className="shrink-0 text-xs text-faint">{numbers}</span>
        </div>
      </td>
    </tr>
  );
}

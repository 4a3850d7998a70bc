import { memo, type ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { EnvelopeCells } from "@/components/ui/message/envelope-columns";
import { Td } from "@/components/ui/table/data-table";
import { Preview } from "@/components/ui/text/preview";
import { useZone } from "@/lib/client/browser/use-zone";
import { columnText, type LiveColumn } from "@/lib/client/live/live-column";
import { type LiveEntry, type LiveRow, rowFace } from "@/lib/client/live/live-entry";
import type { GapFacts } from "@/lib/client/live/live-gaps";
import { formatBytes, formatClock, formatExact, noValue } from "@/lib/client/words/format";
import { visibleLine } from "@/lib/model/text/visible-text";
import { GapRow } from "./gap-row";

/** The payload's beginning: what one reads a list for gives way last. The box around the table is measured. */
export const notOnSmallPhone = "hidden @min-[21rem]:table-cell";
/** What nobody misses beside an open drawer, or on a phone. */
export const roomy = "hidden @lg:table-cell";

/** Props of {@link EntryRow}. */
export interface EntryRowProps {
  entry: LiveEntry;
  /** Position in the list, from 1, the head being row 1. */
  rowIndex: number;
  /** The keyboard's row, or the one in the drawer. */
  selected: boolean;
  /** Columns of the event envelope are there. */
  withEvents: boolean;
  /** Columns beside the usual ones. */
  columns: readonly LiveColumn[];
  /** Beside a gap: where to look for what was missed. */
  gapLinks: ReactNode;
  /** What is known of it. */
  gapFacts: GapFacts | undefined;
  onLoadGap: (id: number) => void;
}

/** Id of a row's element, for `aria-activedescendant`. */
export const rowElementId = (id: number) => `live-row-${id}`;

/** One line of the live list. */
export const EntryRow = memo(function EntryRow(props: EntryRowProps) {
  const { entry, rowIndex, gapFacts, gapLinks, onLoadGap } = props;
  if (entry.kind === "message") return <MessageRow {...props} row={entry} />;
  if (gapFacts === undefined) return null;
  return (
    <GapRow
      id={rowElementId(entry.id)}
      rowIndex={rowIndex}
      facts={gapFacts}
      links={gapLinks}
      onLoad={() => onLoadGap(entry.id)}
    />
  );
});

interface MessageRowProps extends Pick<EntryRowProps, "rowIndex" | "selected" | "withEvents" | "columns"> {
  row: LiveRow;
}

function MessageRow({ row, rowIndex, selected, withEvents, columns }: MessageRowProps) {
  useZone();
  const face = rowFace(row);
  const at = new Date(row.atMs);
  const clock = formatClock(at);
  return (
    <tr
      id={rowElementId(row.id)}
      data-entry={row.id}
      aria-rowindex={rowIndex}
      aria-selected={selected}
      className={classNames("cursor-pointer", selected ? "bg-selected" : "hover:bg-hover")}
    >
      <Td mono muted>
        <time dateTime={at.toISOString()} title={formatExact(at)}>
          {clock.slice(0, 8)}
          <span className="@max-lg:hidden">{clock.slice(8)}</span>
        </time>
      </Td>
      <Td mono className="font-medium" title={visibleLine(row.subject)}>
        {visibleLine(row.subject)}
      </Td>
      {withEvents ? <EnvelopeCells event={face.event} /> : null}
      {columns.map((column) => (
        <ColumnCell key={column.text} row={row} column={column} />
      ))}
      <Td mono muted className={notOnSmallPhone}>
        <Preview face={face} />
      </Td>
      <Td num className={classNames("text-faint", roomy)}>
        {formatBytes(row.sizeBytes)}
      </Td>
    </tr>
  );
}

function ColumnCell({ row, column }: { row: LiveRow; column: LiveColumn }) {
  const text = columnText(row, column);
  return (
    <Td mono title={text ?? undefined}>
      {text ?? <span className="text-faint">{noValue}</span>}
    </Td>
  );
}

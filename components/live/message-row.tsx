import { memo, type ReactNode } from "react";
import { classNames } from "@/components/ui/class-names";
import { Td } from "@/components/ui/data-table";
import { formatBytes, formatClock, formatDuration, formatExact, noValue } from "@/lib/client/format";
import { type LiveEntry, type LiveGap, type LiveRow, rowFace } from "@/lib/client/live-entry";
import { visibleLine } from "@/lib/model/visible-text";

/** Shown only where there is room for it; the box around the table is the container that is measured. */
export const wideOnly = "hidden @4xl:table-cell";
/** The payload's beginning gives way first on a phone. */
export const notOnPhone = "hidden @lg:table-cell";

/** Props of {@link EntryRow}. */
export interface EntryRowProps {
  entry: LiveEntry;
  /** Position in the list, from 1, the head being row 1. */
  rowIndex: number;
  /** The keyboard's row, or the one in the drawer. */
  selected: boolean;
  /** Columns of the event envelope are there. */
  withEvents: boolean;
  /** Beside a gap: where to look for what was missed. */
  gapLinks: ReactNode;
}

/** Id of a row's element, for `aria-activedescendant`. */
export const rowElementId = (id: number) => `live-row-${id}`;

/** One line of the live list. */
export const EntryRow = memo(function EntryRow({ entry, rowIndex, selected, withEvents, gapLinks }: EntryRowProps) {
  if (entry.kind === "gap") return <GapRow gap={entry} rowIndex={rowIndex} links={gapLinks} />;
  return <MessageRow row={entry} rowIndex={rowIndex} selected={selected} withEvents={withEvents} />;
});

interface MessageRowProps {
  row: LiveRow;
  rowIndex: number;
  selected: boolean;
  withEvents: boolean;
}

function MessageRow({ row, rowIndex, selected, withEvents }: MessageRowProps) {
  const { preview, binary, event } = rowFace(row);
  const at = new Date(row.atMs);
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
          {formatClock(at)}
        </time>
      </Td>
      <Td mono className="font-medium" title={visibleLine(row.subject)}>
        {visibleLine(row.subject)}
      </Td>
      {withEvents ? (
        <>
          <EnvelopeCell value={event?.actor} />
          <EnvelopeCell value={event?.tenantId} />
          <EnvelopeCell value={event?.traceId} mono />
        </>
      ) : null}
      <Td mono muted className={notOnPhone}>
        {preview === "" ? <span className="text-faint">(empty)</span> : null}
        {binary ? <span className="text-faint">(binary) </span> : null}
        {preview}
      </Td>
      <Td num className="text-faint">
        {formatBytes(row.data.length)}
      </Td>
    </tr>
  );
}

function EnvelopeCell({ value, mono = false }: { value: string | undefined; mono?: boolean }) {
  return (
    <Td muted mono={mono} className={wideOnly} title={value === undefined ? undefined : visibleLine(value)}>
      {value === undefined ? <span className="text-faint">{noValue}</span> : visibleLine(value)}
    </Td>
  );
}

function GapRow({ gap, rowIndex, links }: { gap: LiveGap; rowIndex: number; links: ReactNode }) {
  return (
    <tr id={rowElementId(gap.id)} aria-rowindex={rowIndex} className="relative">
      {/* Over the whole row, however many columns there are: a cell that spans too many would add some. */}
      <td className="h-8 p-0">
        <p className="num absolute inset-0 overflow-hidden border-b border-line bg-in-flight-weak px-5 leading-8 text-ellipsis whitespace-nowrap">
          <span className="font-medium">{gapWords(gap)}</span>{" "}
          <span className="mr-3 text-muted">It is not known how many.</span>
          {links}
        </p>
      </td>
    </tr>
  );
}

/** A gap as a sentence. */
export function gapWords({ cause, fromMs, untilMs }: LiveGap): string {
  const from = formatClock(new Date(fromMs)).slice(0, 8);
  const who = cause === "viewer" ? "Not seen while reconnecting" : "Not seen while the dashboard had lost its broker";
  if (untilMs === null) return `${who}, since ${from}.`;
  return `${who}, from ${from} for ${formatDuration(untilMs - fromMs)}.`;
}

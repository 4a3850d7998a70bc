"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useMemo,
  useState,
} from "react";
import { classNames } from "@/components/ui/class-names";
import { EnvelopeHeads } from "@/components/ui/message/envelope-columns";
import { Th } from "@/components/ui/table/data-table";
import { useFlexibleRoom } from "@/components/ui/table/flexible-room";
import { ResizableColumns, useResizableList } from "@/components/ui/table/resizable-columns";
import { headHeightPx, rowHeightPx, useRem } from "@/components/ui/table/table-geometry";
import type { LiveColumn } from "@/lib/client/live/live-column";
import { type LiveEntry, type LiveRow, rowFace } from "@/lib/client/live/live-entry";
import type { GapFacts } from "@/lib/client/live/live-gaps";
import type { EntryList } from "@/lib/client/live/live-ring";
import { visibleLine } from "@/lib/model/text/visible-text";
import { GapLinks } from "../message/stream-links";
import { EntryRow, notOnSmallPhone, roomy, rowElementId } from "./message-row";
import { indexOfEntry } from "./neighbour";

/** Props of {@link MessageGrid}. */
export interface MessageGridProps {
  /** Newest first. */
  entries: EntryList;
  /** What is known of the gaps among them. */
  gaps: ReadonlyMap<number, GapFacts>;
  onLoadGap: (id: number) => void;
  /** Columns beside the usual ones. */
  columns: readonly LiveColumn[];
  /** The keyboard's row. */
  cursor: number | null;
  onOpen: (row: LiveRow) => void;
  /** Moves the keyboard's row by so many lines. */
  onMove: (lines: number) => void;
  /** Called with whether the newest line is in view, when that changes. */
  onTopChange: (atTop: boolean) => void;
  /** Called with whether the pointer is over the rows. */
  onPointed: (pointed: boolean) => void;
  /** Where the messages of a gap can be read. */
  streams: readonly string[];
  filter: string;
  /** The box that scrolls. */
  box: RefObject<HTMLDivElement | null>;
  /** Below the head when there are no entries. */
  children: ReactNode;
}

/** Lines drawn above and below those in view. */
const overscan = 6;
/** Width of a chosen column, and what the usual ones need beside it, in rem. */
const columnWidth = 9;
const usualWidth = 36;

/** Lines looked at to know whether events pass here. */
const lookedAt = 50;

/**
 * The list of messages: only the rows in view are drawn. The focus stays on the grid and the current row is named by
 * `aria-activedescendant`, since a focused row would leave with the traffic and take the focus along.
 */
export function MessageGrid(props: MessageGridProps) {
  return (
    <ResizableColumns list="live" first="time">
      <Grid {...props} />
    </ResizableColumns>
  );
}

function Grid(props: MessageGridProps) {
  const { entries, gaps, columns, cursor, onOpen, onLoadGap, onMove, onTopChange, onPointed, streams, filter, box } =
    props;
  const rem = useRem();
  const rowHeight = rowHeightPx(rem);
  const withEvents = useEventsSeen(entries);
  const minWidth = columns.length === 0 ? undefined : (usualWidth + columnWidth * columns.length) * rem;
  const isResized = Object.keys(useResizableList()?.widths ?? {}).length > 0;
  useFlexibleRoom(box, minWidth);
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    scrollMargin: headHeightPx(rem),
    scrollPaddingStart: headHeightPx(rem),
    overscan,
  });
  // A current row makes the list stand still, so this looks through it once per key and not once per message.
  const cursorIndex = useMemo(() => indexOfEntry(entries, cursor), [entries, cursor]);
  useEffect(() => {
    if (cursorIndex >= 0) virtualizer.scrollToIndex(cursorIndex, { align: "auto" });
  }, [virtualizer, cursorIndex]);
  const items = virtualizer.getVirtualItems();
  const from = items[0]?.index ?? 0;
  const to = Math.min(entries.length, (items.at(-1)?.index ?? -1) + 1);
  const linksOf = ({ id }: LiveEntry) => {
    const facts = gaps.get(id);
    return facts === undefined ? null : <GapLinks streams={streams} fromMs={facts.fromMs} filter={filter} />;
  };
  const open = (event: MouseEvent) => {
    const row = rowOf(event.target, entries);
    if (row !== null) onOpen(row);
  };
  return (
    <div
      ref={box}
      onScroll={(event) => onTopChange(event.currentTarget.scrollTop < rowHeight / 2)}
      className={classNames(
        "@container min-h-0 flex-1 overflow-y-auto [overflow-anchor:none]",
        columns.length === 0 && !isResized ? "overflow-x-hidden" : "overflow-x-auto",
      )}
    >
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows are chosen with the keyboard
        role="grid"
        aria-label="Messages"
        aria-rowcount={entries.length + 1}
        aria-activedescendant={
          cursorIndex >= from && cursorIndex < to && cursor !== null ? rowElementId(cursor) : undefined
        }
        tabIndex={0}
        onClick={open}
        onKeyDown={(event) => onGridKey(event, onMove)}
        style={{ minWidth }}
        className="w-full table-fixed border-separate border-spacing-0 -outline-offset-2!"
      >
        <thead>
          <tr aria-rowindex={1}>
            <Th column="time" className="w-30 @max-lg:w-24">
              Time
            </Th>
            <Th column="subject" className="@min-[21rem]:w-[45%] @lg:w-[30%] @min-[52rem]:w-[20%]">
              Subject
            </Th>
            {withEvents ? <EnvelopeHeads /> : null}
            {columns.map(({ text }) => (
              <Th
                key={text}
                column={text}
                style={{ width: `${columnWidth}rem` }}
                title={visibleLine(text)}
                className="mono truncate"
              >
                {columnTitle(text)}
              </Th>
            ))}
            <Th flexible className={classNames(notOnSmallPhone, "truncate")}>
              {withEvents ? "Data or payload" : "Payload"}
            </Th>
            <Th num column="size" edge="left" className={classNames("w-20", roomy)}>
              Size
            </Th>
          </tr>
        </thead>
        <tbody
          onPointerEnter={({ pointerType }) => onPointed(pointerType === "mouse")}
          onPointerLeave={() => onPointed(false)}
        >
          <Spacer height={from * rowHeight} />
          {slice(entries, from, to).map((entry, at) => (
            <EntryRow
              // biome-ignore lint/suspicious/noArrayIndexKey: as messages come the words change and no element moves
              key={`row-${from + at}`}
              entry={entry}
              rowIndex={from + at + 2}
              selected={entry.id === cursor}
              withEvents={withEvents}
              columns={columns}
              gapFacts={gaps.get(entry.id)}
              gapLinks={linksOf(entry)}
              onLoadGap={onLoadGap}
            />
          ))}
          <Spacer height={(entries.length - to) * rowHeight} />
        </tbody>
      </table>
      {props.children}
    </div>
  );
}

function slice(entries: EntryList, from: number, to: number): LiveEntry[] {
  const some: LiveEntry[] = [];
  for (let at = from; at < to; at++) {
    const entry = entries.at(at);
    if (entry !== undefined) some.push(entry);
  }
  return some;
}

/** The end of a path says more than its beginning. */
function columnTitle(text: string): string {
  const shown = text.startsWith("$.") ? text.slice(2) : text;
  return visibleLine(shown.length > 18 ? `…${shown.slice(-17)}` : shown);
}

function Spacer({ height }: { height: number }) {
  if (height <= 0) return null;
  return <tr aria-hidden style={{ height }} />;
}

/** True once an event has been seen among the newest lines: columns do not come and go. */
function useEventsSeen(entries: EntryList): boolean {
  const [seen, setSeen] = useState(false);
  const now =
    seen || slice(entries, 0, lookedAt).some((entry) => entry.kind === "message" && rowFace(entry).event !== null);
  if (now && !seen) setSeen(true);
  return now;
}

function rowOf(target: EventTarget, entries: EntryList): LiveRow | null {
  if (!(target instanceof Element) || target.closest("a, button") !== null) return null;
  // A drag over a row's text is for copying it.
  if ((window.getSelection()?.toString() ?? "") !== "") return null;
  const id = Number(target.closest("[data-entry]")?.getAttribute("data-entry") ?? Number.NaN);
  const entry = entries.at(indexOfEntry(entries, id));
  return entry?.kind === "message" ? entry : null;
}

function onGridKey(event: KeyboardEvent, onMove: (lines: number) => void): void {
  const lines = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
  if (lines === 0) return;
  event.preventDefault();
  onMove(lines);
}

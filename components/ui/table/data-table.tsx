"use client";

import { ChevronDown, ChevronsUpDown, ChevronUp } from "lucide-react";
import { type ComponentProps, type ReactNode, useRef, useState } from "react";
import { visibleText } from "@/lib/model/text/visible-text";
import { classNames } from "../class-names";
import { useFlexibleRoom } from "./flexible-room";
import { OverTable } from "./over-table";
import { useResizableList } from "./resizable-columns";
import { ResizeHandle } from "./resize-handle";
import { rowOpening } from "./row-opening";
import { useRowMark } from "./row-place";

/** Props of {@link DataTable}. */
export interface DataTableProps {
  /** What the table lists, for screen readers. */
  label: string;
  /** Takes the rest of a `<Page fill>` and scrolls inside, with the head sticking. */
  fill?: boolean;
  /** Columns get the widths of their `<Th>`; long cells are cut with an ellipsis. */
  fixed?: boolean;
  /** Below this width in px the table scrolls sideways inside its container instead of squeezing. */
  minWidth?: number;
  className?: string;
  children: ReactNode;
}

/** A table in a container of its own, so that a wide one never makes the page scroll sideways. */
export function DataTable({ label, fill = false, fixed = false, minWidth, className, children }: DataTableProps) {
  const [over, setOver] = useState<HTMLElement | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useFlexibleRoom(box, minWidth);
  return (
    <OverTable value={over}>
      <div className={classNames("relative flex min-w-0 flex-col", fill && "min-h-0 flex-1", className)}>
        {/* biome-ignore lint/a11y/useSemanticElements: the scrolling box, focusable so that the keyboard can scroll it */}
        <div
          ref={box}
          role="region"
          aria-label={label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling box must be reachable by keyboard
          tabIndex={0}
          className={classNames(
            "@container/table min-w-0 overflow-auto -outline-offset-2! [overflow-anchor:none]",
            fill && "min-h-0 flex-1",
          )}
        >
          <table
            style={minWidth ? { minWidth } : undefined}
            className={classNames("w-full border-separate border-spacing-0", fixed && "table-fixed")}
          >
            <caption className="sr-only">{label}</caption>
            {children}
          </table>
        </div>
        <div ref={setOver} />
      </div>
    </OverTable>
  );
}

/** One column of a {@link TableHead}. */
export interface TableColumn extends Pick<ThProps, "num" | "className" | "column" | "edge"> {
  label: string;
}

/** The head of a table that cannot be sorted. */
export function TableHead({ columns }: { columns: readonly TableColumn[] }) {
  return (
    <thead>
      <tr>
        {columns.map(({ label, ...look }) => (
          <Th key={label} {...look}>
            {label}
          </Th>
        ))}
      </tr>
    </thead>
  );
}

/** Direction of a sorted column. */
export type SortDirection = "asc" | "desc";

/** Props of {@link Th}. */
export interface ThProps extends Omit<ComponentProps<"th">, "align"> {
  /** Right aligned, for figures. */
  num?: boolean;
  /** Present on a column that can be sorted; `direction` is null while another column is. */
  sort?: { direction: SortDirection | null; onSort: () => void };
  /** Its name, by which its width is kept in a `<ResizableColumns>`; left out: its width is fixed. */
  column?: string | undefined;
  /** The edge that moves (right): of columns behind the flexible one it is the left one. */
  edge?: "left" | "right" | undefined;
  /** It takes the width that the others leave. */
  flexible?: boolean;
}

/** A column head, 30 px, sticking to the top of its scrolling box. */
export function Th(props: ThProps) {
  const { num = false, sort, column, edge = "right", flexible = false, className, style, children, ...rest } = props;
  const width = useResizableList()?.widths[column ?? ""];
  // Without the handle's own name, which would be read with every cell.
  const label = typeof children === "string" ? children : column;
  return (
    <th
      scope="col"
      aria-label={column === undefined ? undefined : label}
      {...rest}
      style={width === undefined ? style : { ...style, width }}
      data-flexible={flexible ? "" : undefined}
      aria-sort={sort?.direction ? (sort.direction === "asc" ? "ascending" : "descending") : undefined}
      className={classNames(
        "sticky top-0 z-10 h-7.5 border-b border-line bg-bg px-2.5 text-xs font-medium whitespace-nowrap text-muted first:pl-5 last:pr-5",
        num ? "text-right" : "text-left",
        className,
      )}
    >
      {sort ? <SortButton {...sort}>{children}</SortButton> : children}
      {column === undefined ? null : <ResizeHandle column={column} label={label ?? column} leading={edge === "left"} />}
    </th>
  );
}

function SortButton({
  direction,
  onSort,
  children,
}: {
  direction: SortDirection | null;
  onSort: () => void;
  children: ReactNode;
}) {
  const Icon = direction === null ? ChevronsUpDown : direction === "asc" ? ChevronUp : ChevronDown;
  return (
    <button
      type="button"
      onClick={onSort}
      className={classNames(
        "inline-flex items-center gap-0.5 rounded-sm hover:text-ink",
        direction !== null && "text-ink",
      )}
    >
      {children}
      <Icon aria-hidden className={classNames("size-3", direction === null && "opacity-50")} />
    </button>
  );
}

/** Props of {@link Tr}. */
export interface TrProps extends Omit<ComponentProps<"tr">, "onClick" | "onKeyDown" | "tabIndex"> {
  /** Highlighted, for example while its drawer is open. */
  selected?: boolean;
  /** The row's first link is what the whole row opens. */
  opensLink?: boolean;
  /** Opens the row's details: by click, and by Enter when the row has the focus. Clicks on links inside pass by. */
  onOpen?: (() => void) | undefined;
  /** With `onOpen`: the address of the details, for a tab of their own; without it that of the row's first link. */
  address?: () => string;
}

/** A row, 32 px. All of it opens what it stands for; Ctrl, Cmd and the middle button open a new tab. */
export function Tr({ selected = false, opensLink = false, onOpen, address, className, ...rest }: TrProps) {
  const opens = opensLink || onOpen !== undefined;
  return (
    <tr
      {...useRowMark()}
      {...rest}
      {...(opens ? rowOpening({ onOpen, address }) : {})}
      tabIndex={onOpen ? 0 : undefined}
      aria-selected={onOpen ? selected : undefined}
      className={classNames(
        "group/row",
        selected ? "bg-selected" : "hover:bg-hover",
        opens && "cursor-pointer",
        className,
      )}
    />
  );
}

/** Props of {@link Td}. */
export interface TdProps extends Omit<ComponentProps<"td">, "align" | "title"> {
  /** Right aligned, tabular figures. */
  num?: boolean;
  mono?: boolean;
  muted?: boolean;
  /** The whole text, on hover; what would reorder or hide parts of it is made visible. */
  title?: string | undefined;
}

/** A cell: one line, cut with an ellipsis when the column is too narrow. */
export function Td({ num = false, mono = false, muted = false, title, className, ...rest }: TdProps) {
  return (
    <td
      {...rest}
      title={title === undefined ? undefined : visibleText(title)}
      className={classNames(
        "h-8 overflow-hidden border-b border-line px-2.5 text-ellipsis whitespace-nowrap first:pl-5 last:pr-5",
        num && "num text-right",
        mono && "mono",
        muted && "text-muted",
        className,
      )}
    />
  );
}

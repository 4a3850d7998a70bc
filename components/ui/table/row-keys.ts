import { type RefObject, useEffect, useRef } from "react";
import { useShortcut } from "../keys/shortcut";
import { focusRow, rowElement, rowKeyAt } from "./row-place";
import { bringIntoView } from "./table-geometry";

/** What {@link useRowKeys} needs to know of a page's list. */
export interface RowKeys {
  /** False: another list of the page has the keys. */
  readonly active: boolean;
  readonly count: number;
  readonly rowKey: (index: number) => string;
  readonly body: RefObject<HTMLTableSectionElement | null>;
  /** The row whose details are open, or null. */
  readonly openKey: string | null;
  /** Opens the details of another row; a list without details has none. */
  readonly onOpenKey: ((key: string) => void) | undefined;
}

/** What the keyboard does in a list. */
export interface RowCursor {
  /** The row that gets the focus once it is drawn. */
  readonly awaited: RefObject<string | null>;
  /** Moves the cursor by so many rows; while details are open, to the details of that row. */
  readonly move: (lines: number) => void;
  /** Gives the focus to a row, now or once it is drawn. */
  readonly focus: (key: string) => void;
  /** Gives the focus to the row that it was in last, or whose details were open. */
  readonly goBack: () => boolean;
}

/**
 * The keys of every list: j and k, and the arrows once a row has the focus, move from row to row, also to rows that are
 * not drawn yet; with details open they go to the next row's details. Enter opens the row, x ticks it.
 */
export function useRowKeys({ active, count, rowKey, body, openKey, onOpenKey }: RowKeys): RowCursor {
  const awaited = useRef<string | null>(null);
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (openKey !== null) last.current = openKey;
  }, [openKey]);
  const current = () => openKey ?? focusedRow(body.current) ?? last.current;
  const focus = (key: string) => {
    last.current = key;
    awaited.current = key;
    focusAwaited(body.current, awaited);
  };
  const move = (lines: number) => {
    const to = neighbour(count, rowKey, current(), lines);
    if (to === null) return;
    last.current = rowKey(to);
    bringIntoView(body.current, to);
    if (openKey !== null && onOpenKey) return onOpenKey(last.current);
    focus(last.current);
  };
  useShortcut((event) => {
    if (!active) return;
    const lines = linesOf(event.key, focusedRow(body.current) !== null);
    if (lines === null && event.key !== "x") return;
    event.preventDefault();
    if (lines !== null) move(lines);
    else tick(body.current, current());
  });
  const goBack = () => {
    const key = openKey ?? last.current;
    return key !== null && focusRow(rowElement(body.current, key));
  };
  return { awaited, move, focus, goBack };
}

/** Gives the focus to the row that awaits it, if that is drawn. */
export function focusAwaited(body: HTMLElement | null, awaited: RefObject<string | null>): void {
  if (awaited.current !== null && focusRow(rowElement(body, awaited.current))) awaited.current = null;
}

/** Index of the row so many lines below the one with `key`, within the list; from none: the first. Null: no rows. */
export function neighbour(
  count: number,
  rowKey: (index: number) => string,
  key: string | null,
  lines: number,
): number | null {
  if (count === 0) return null;
  let from = -1;
  if (key !== null) for (let index = 0; index < count && from === -1; index++) if (rowKey(index) === key) from = index;
  if (from === -1 && Number.isFinite(lines)) return 0;
  return Math.min(count - 1, Math.max(0, from + lines));
}

function linesOf(key: string, inTable: boolean): number | null {
  if (key === "j" || (inTable && key === "ArrowDown")) return 1;
  if (key === "k" || (inTable && key === "ArrowUp")) return -1;
  if (!inTable) return null;
  if (key === "Home") return Number.NEGATIVE_INFINITY;
  return key === "End" ? Number.POSITIVE_INFINITY : null;
}

function focusedRow(body: HTMLElement | null): string | null {
  return body?.contains(document.activeElement) ? rowKeyAt(document.activeElement) : null;
}

function tick(body: HTMLElement | null, key: string | null): void {
  if (key === null) return;
  rowElement(body, key)?.querySelector<HTMLInputElement>('input[type="checkbox"]:not(:disabled)')?.click();
}

import { type RefObject, useEffect, useEffectEvent, useRef } from "react";
import { isTyping } from "../search-input";
import { headHeightPx, readRem, rowHeightPx, scrollBox } from "./table-geometry";

/** Marks a `<Tr>` as the row of a key: `<Tr {...rowMark(key)}>`. */
export const rowMark = (key: string) => ({ "data-row": key });

/** What {@link useRowKeys} needs to know of a table. */
export interface RowKeys<Row> {
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly body: RefObject<HTMLTableSectionElement | null>;
}

/**
 * j and k, and the arrows once a row has the focus, move the focus from one row's link to the next one's, also to rows
 * that are not drawn yet; Enter then opens the link by itself. Not while somebody types. Returns the key of the row that
 * is to get the focus once it is drawn, for `VirtualBody`.
 */
export function useRowKeys<Row>({ rows, rowKey, body }: RowKeys<Row>): RefObject<string | null> {
  const awaited = useRef<string | null>(null);
  const last = useRef<string | null>(null);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const focused = focusedRow(body.current);
    const lines = linesOf(event.key, focused !== null);
    if (lines === null) return;
    event.preventDefault();
    const from = focused ?? last.current;
    const at = from === null ? -1 : rows.findIndex((row) => rowKey(row) === from);
    const to = Math.min(rows.length - 1, Math.max(0, at + lines));
    const row = rows[to];
    if (row === undefined) return;
    last.current = rowKey(row);
    awaited.current = last.current;
    bringIntoView(body.current, to);
    focusRow(body.current, awaited);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return awaited;
}

/** Gives the focus to the row that awaits it, if that is drawn. */
export function focusRow(body: HTMLElement | null, awaited: RefObject<string | null>): void {
  if (awaited.current === null) return;
  const link = body?.querySelector<HTMLElement>(`[data-row="${CSS.escape(awaited.current)}"] a`);
  if (!link) return;
  awaited.current = null;
  // The row is in view already; the browser would scroll it under the sticky head.
  link.focus({ preventScroll: true });
}

function linesOf(key: string, inTable: boolean): number | null {
  if (key === "j" || (inTable && key === "ArrowDown")) return 1;
  if (key === "k" || (inTable && key === "ArrowUp")) return -1;
  if (!inTable) return null;
  if (key === "Home") return Number.NEGATIVE_INFINITY;
  return key === "End" ? Number.POSITIVE_INFINITY : null;
}

function focusedRow(body: HTMLElement | null): string | null {
  const row = body?.contains(document.activeElement)
    ? document.activeElement?.closest<HTMLElement>("[data-row]")
    : null;
  return row?.dataset.row ?? null;
}

function bringIntoView(body: HTMLElement | null, index: number): void {
  const box = scrollBox(body);
  if (box === null) return;
  const rem = readRem();
  const top = index * rowHeightPx(rem);
  const viewHeight = box.clientHeight - headHeightPx(rem);
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + rowHeightPx(rem) > box.scrollTop + viewHeight) box.scrollTop = top + rowHeightPx(rem) - viewHeight;
}

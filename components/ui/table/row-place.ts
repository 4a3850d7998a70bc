import { createContext, useContext } from "react";

/** Key of the row that is being drawn, for its element. */
export const RowKey = createContext<string | null>(null);

/** Marks the element of a row with the row's key, so that the keyboard and a kept place find it. */
export function useRowMark(): { "data-row"?: string } {
  const key = useContext(RowKey);
  return key === null ? {} : { "data-row": key };
}

/** Key of the row that an element is in, or null. */
export function rowKeyAt(element: Element | null): string | null {
  return element?.closest<HTMLElement>("[data-row]")?.dataset.row ?? null;
}

/** The element of a row, if it is drawn. */
export function rowElement(body: Element | null, key: string): HTMLElement | null {
  return body?.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`) ?? null;
}

/** Gives a row the focus: itself where it opens details, else its first link. False while there is neither. */
export function focusRow(row: HTMLElement | null): boolean {
  const target = row?.tabIndex === 0 ? row : row?.querySelector<HTMLElement>("a[href], button:not(:disabled)");
  // The row is in view already; the browser would scroll it under the sticky head.
  target?.focus({ preventScroll: true });
  return target !== null && target !== undefined;
}

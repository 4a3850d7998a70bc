import { useLayoutEffect, useState } from "react";
import { readRem, rememberedRem } from "@/lib/client/browser/rem";

/** Height of a `<Tr>` of one line, in rem. */
export const rowRem = 2;
/** Height of a `<Tr>` of two lines, as lists have them on a phone, in rem. */
export const tallRowRem = 3.5;
/** Height of a `<Tr>`; `rem` is the visitor's root font size in px, and rows grow with it. */
export const rowHeightPx = (rem: number, heightRem = rowRem) => heightRem * rem;
/** Height of a `<Th>`, which sticks to the top of the box and hides what scrolls below it. */
export const headHeightPx = (rem: number) => 1.875 * rem;

/** The box that a `DataTable` scrolls in, from its body. */
export function scrollBox(body: HTMLElement | null): HTMLElement | null {
  return body?.closest("table")?.parentElement ?? null;
}

/** The visitor's root font size in px, for rendering; 16 until the page is in the browser. */
export function useRem(): number {
  const [rem, setRem] = useState(16);
  useLayoutEffect(() => setRem(rememberedRem()), []);
  return rem;
}

/** Scrolls the table's box so that the row with an index is in view below the head. */
export function bringIntoView(body: HTMLElement | null, index: number): void {
  const box = scrollBox(body);
  if (box === null) return;
  const rem = readRem();
  const height = rowHeightPx(rem, Number(body?.dataset.rowRem) || rowRem);
  const top = index * height;
  const viewHeight = box.clientHeight - headHeightPx(rem);
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + height > box.scrollTop + viewHeight) box.scrollTop = top + height - viewHeight;
}

"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { readRem, rowHeightPx, scrollBox } from "./table-geometry";

/** What {@link useKeptPlace} gives. */
export interface KeptPlace {
  /** Rows that came in above since the reader was last at the top. */
  readonly newAbove: number;
  /** Scrolls to the newest row. */
  readonly showTop: () => void;
}

/**
 * Keeps the rows that a reader looks at where they are when others are put in above: while scrolled down, and at the
 * top while the pointer or the focus is in the table. `keys` are the rows' keys, top first. The box needs
 * `[overflow-anchor:none]`, or the browser does the same a second time.
 */
export function useKeptPlace(body: RefObject<HTMLElement | null>, keys: readonly string[]): KeptPlace {
  const before = useRef(keys);
  const [newAbove, setNewAbove] = useState(0);
  useLayoutEffect(() => {
    const known = before.current;
    before.current = keys;
    const box = scrollBox(body.current);
    if (known === keys || box === null || !isReading(box)) return;
    const rowHeight = rowHeightPx(readRem());
    const moved = rowsMoved(known, keys, Math.floor(box.scrollTop / rowHeight));
    if (moved === 0) return;
    box.scrollTop += moved * rowHeight;
    // A list that fits its box cannot be scrolled: then nothing is hidden above.
    if (moved > 0 && box.scrollTop > rowHeight / 2) setNewAbove((count) => count + moved);
  }, [body, keys]);
  useEffect(() => {
    const box = scrollBox(body.current);
    const onScroll = () => {
      if (box !== null && box.scrollTop < 1) setNewAbove(0);
    };
    box?.addEventListener("scroll", onScroll, { passive: true });
    return () => box?.removeEventListener("scroll", onScroll);
  }, [body]);
  const showTop = useCallback(() => scrollBox(body.current)?.scrollTo({ top: 0 }), [body]);
  return { newAbove, showTop };
}

const isReading = (box: HTMLElement) => box.scrollTop >= 1 || box.matches(":hover") || box.matches(":focus-within");

/**
 * By how many rows the row at the reader's top edge has moved down. When it is gone, the next one that is still there
 * takes its place.
 */
export function rowsMoved(before: readonly string[], after: readonly string[], top: number): number {
  const places = new Map(after.map((key, at) => [key, at]));
  for (const key of before.slice(top)) {
    const place = places.get(key);
    if (place !== undefined) return place - top;
  }
  return 0;
}

"use client";

import { useEffectEvent, useLayoutEffect, useRef } from "react";
import { historyEntry, onHistoryEntry } from "@/lib/client/browser/history-entry";
import { type ScrollPlace, scrollPlaces } from "@/lib/client/browser/scroll-places";
import { rowKeyAt } from "./table/row-place";

/** Props of {@link useScrollPlace}. */
export interface ScrollPlaceOptions {
  /** Names the box among those of a page; null keeps no place. */
  name: string | null;
  box: () => HTMLElement | null;
  /** What the box shows (filter, sort): another text is shown from its beginning, or where it was left. */
  shows?: string;
  /** Told which row had the focus, when the page that had it since is gone. */
  onRow?: (row: string) => void;
  /** The box outlives its pages: it goes back whenever an entry is shown again, not only when it is drawn anew. */
  lasting?: boolean;
}

/** Keeps where somebody was in a box for each history entry, and goes back there: Back, Forward, reload. */
export function useScrollPlace(options: ScrollPlaceOptions): void {
  const { name, box: boxOf, onRow = () => {}, shows = "", lasting = false } = options;
  const follow = useEffectEvent((box: HTMLElement, kept: string) => followPlace(box, kept, onRow, lasting));
  const findBox = useEffectEvent(boxOf);
  const shown = useRef(shows);
  useLayoutEffect(() => {
    const box = findBox();
    if (name === null || box === null) return;
    // The address follows what is shown a moment later: by its name a place is never that of the filter before.
    const kept = shows === "" ? name : `${name} ${shows}`;
    if (shown.current !== shows && scrollPlaces().at(historyEntry(), kept) === null) box.scrollTop = 0;
    shown.current = shows;
    return follow(box, kept);
  }, [name, shows]);
}

/** See {@link useScrollPlace}; until the returned function is called. */
function followPlace(box: HTMLElement, name: string, onRow: (row: string) => void, lasting: boolean): () => void {
  const places = scrollPlaces();
  let row: string | null = null;
  let wanted: ScrollPlace | null = places.at(historyEntry(), name);
  const note = () => {
    if (wanted === null && box.isConnected) places.keep(historyEntry(), name, { top: box.scrollTop, row });
  };
  // Data comes in parts: the box is as high as it was only after a while.
  const arrive = () => {
    if (wanted === null) return;
    box.scrollTop = wanted.top;
    if (box.scrollTop < wanted.top - 1) return;
    row = wanted.row;
    wanted = null;
    if (row !== null && mayLeave(document.activeElement)) onRow(row);
  };
  const giveUp = () => {
    wanted = null;
  };
  const noteRow = ({ target }: Event) => {
    giveUp();
    row = target instanceof Element ? (rowKeyAt(target) ?? row) : row;
    note();
  };
  const grown = new ResizeObserver(arrive);
  for (const content of box.children) grown.observe(content);
  box.addEventListener("scroll", note, { passive: true });
  const byPerson = ["wheel", "touchmove", "keydown"] as const;
  for (const event of byPerson) box.addEventListener(event, giveUp, { passive: true });
  const inRow = ["focusin", "pointerdown"] as const;
  for (const event of inRow) box.addEventListener(event, noteRow, { passive: true });
  const leave = onHistoryEntry((revisited) => {
    if (!revisited) requestAnimationFrame(note);
    else if (lasting) {
      wanted = places.at(historyEntry(), name);
      requestAnimationFrame(arrive);
    }
  });
  return () => {
    leave();
    grown.disconnect();
    box.removeEventListener("scroll", note);
    for (const event of byPerson) box.removeEventListener(event, giveUp);
    for (const event of inRow) box.removeEventListener(event, noteRow);
  };
}

/**
 * Whether the focus may go back to a row: the page before had it and is gone, or it is on what led to another filter.
 * Nobody is torn out of a field or a dialog, or away from what is outside of the page.
 */
const mayLeave = (focused: Element | null) =>
  focused === null ||
  focused === document.body ||
  (focused.closest("main") !== null && focused.closest("input, textarea, select, [contenteditable]") === null);

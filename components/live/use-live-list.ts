"use client";

import { type RefObject, useEffect, useMemo, useState } from "react";
import type { LiveEntry, LiveRow } from "@/lib/client/live-entry";
import type { LiveView } from "@/lib/client/live-feed";
import type { LiveSearch } from "@/lib/client/live-search";
import { applySearch, neighbourOf, settleGap } from "./held-list";

/** The list as it is shown: following the traffic, or standing still for somebody who reads. */
export interface LiveList {
  readonly entries: readonly LiveEntry[];
  /** Messages among them, messages that the search hides, and messages that left because there were too many. */
  readonly messages: number;
  readonly hidden: number;
  readonly dropped: number;
  readonly paused: boolean;
  /** True when the newest line is in view. */
  readonly atTop: boolean;
  /** True while the newest messages are shown as they come. */
  readonly following: boolean;
  /** Messages counted since the list stands still. */
  readonly newMessages: number;
  readonly cursor: number | null;
  /** The message in the drawer. */
  readonly opened: LiveRow | null;
  readonly togglePause: () => void;
  readonly setAtTop: (atTop: boolean) => void;
  readonly move: (lines: number) => void;
  readonly open: (row: LiveRow) => void;
  readonly openCurrent: () => void;
  /** Closes the drawer and leaves the current row. */
  readonly leave: () => void;
  /** Goes back to the newest messages. */
  readonly showNewest: () => void;
}

/**
 * Stands still while paused, scrolled away from the top, or while a row is current: rows that move away under the eye
 * cannot be read. Messages are counted and kept all the while.
 */
export function useLiveList(view: LiveView, search: LiveSearch, box: RefObject<HTMLDivElement | null>): LiveList {
  const [paused, setPaused] = useState(false);
  const [atTop, setAtTop] = useState(true);
  const [cursor, setCursor] = useState<number | null>(null);
  const [opened, setOpened] = useState<LiveRow | null>(null);
  const [held, setHeld] = useState<LiveView | null>(null);
  const following = !paused && atTop && cursor === null;
  if (following && held !== null) setHeld(null);
  if (!following && (held === null || held.target !== view.target)) {
    setHeld(view);
    if (held !== null) setCursor(null);
  }
  useEffect(() => {
    if (view.target !== null) box.current?.scrollTo({ top: 0 });
  }, [view.target, box]);

  const source = following ? view : (held ?? view);
  const settled = useMemo(() => settleGap(source.entries, view.entries), [source.entries, view.entries]);
  const { shown, messages, hidden } = useMemo(() => applySearch(settled, search), [settled, search]);

  const goTo = (row: LiveRow | null, show: boolean) => {
    if (row === null) return;
    setCursor(row.id);
    if (show) setOpened(row);
  };
  return {
    entries: shown,
    messages,
    hidden,
    dropped: source.dropped,
    paused,
    atTop,
    following,
    newMessages: view.counts.received - source.counts.received,
    cursor,
    opened,
    togglePause: () => setPaused((before) => !before),
    setAtTop,
    move: (lines) => goTo(neighbourOf(shown, cursor, lines), opened !== null),
    open: (row) => goTo(row, true),
    openCurrent: () => goTo(neighbourOf(shown, cursor, 0), true),
    leave: () => {
      setOpened(null);
      setCursor(null);
    },
    showNewest: () => {
      box.current?.scrollTo({ top: 0 });
      setAtTop(true);
      setPaused(false);
      setCursor(null);
    },
  };
}

"use client";

import { type RefObject, useEffect, useLayoutEffect, useState } from "react";
import type { LiveRow } from "@/lib/client/live/live-entry";
import type { LiveFeed, LiveTarget, LiveView } from "@/lib/client/live/live-feed";
import { neighbourOf } from "./neighbour";

/** How the list is read: following the traffic, or standing still for somebody who reads. */
export interface LiveList {
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
  /** Told whether the pointer is over the rows: they stand still under it. */
  readonly setPointed: (pointed: boolean) => void;
  readonly move: (lines: number) => void;
  readonly open: (row: LiveRow) => void;
  readonly openCurrent: () => void;
  /** Closes the drawer and leaves the current row. */
  readonly leave: () => void;
  /** Goes back to the newest messages. */
  readonly showNewest: () => void;
}

/** What is read while it stands still, and what had been counted when it stopped. */
interface Held {
  readonly target: LiveTarget | null;
  readonly received: number;
}

/**
 * Stands still while paused, scrolled away from the top, under the pointer, or while a row is current: rows that move away under the eye
 * cannot be read. Messages are counted and kept all the while. `onOpen` is told which row is in the drawer.
 */
export function useLiveList(
  feed: LiveFeed,
  view: LiveView,
  box: RefObject<HTMLDivElement | null>,
  onOpen: (row: LiveRow | null) => void,
): LiveList {
  const [paused, setPaused] = useState(false);
  const [atTop, setAtTop] = useState(true);
  const [cursor, setCursor] = useState<number | null>(null);
  const [opened, setOpened] = useState<LiveRow | null>(null);
  const [held, setHeld] = useState<Held | null>(null);
  const [pointed, setPointed] = useState(false);
  const following = !paused && atTop && cursor === null && !pointed;
  if (following && held !== null) setHeld(null);
  if (!following && held?.target !== view.target) {
    setHeld({ target: view.target, received: view.counts.received });
    if (held !== null) setCursor(null);
  }
  // Before the next message can come: what is held must be what was seen.
  useLayoutEffect(() => feed.hold(!following), [feed, following]);
  useEffect(() => {
    if (view.target !== null) box.current?.scrollTo({ top: 0 });
  }, [view.target, box]);

  const { entries } = view.lines;
  const goTo = (row: LiveRow | null, show: boolean) => {
    if (row === null) return;
    setCursor(row.id);
    if (!show) return;
    setOpened(row);
    onOpen(row);
  };
  return {
    paused,
    atTop,
    following,
    newMessages: held === null ? 0 : Math.max(0, view.counts.received - held.received),
    cursor,
    opened,
    togglePause: () => setPaused((before) => !before),
    setAtTop,
    setPointed,
    move: (lines) => goTo(neighbourOf(entries, cursor, lines), opened !== null),
    open: (row) => goTo(row, true),
    openCurrent: () => goTo(neighbourOf(entries, cursor, 0), true),
    leave: () => {
      setOpened(null);
      setCursor(null);
      setPointed(false);
      onOpen(null);
    },
    showNewest: () => {
      box.current?.scrollTo({ top: 0 });
      setAtTop(true);
      setPaused(false);
      setCursor(null);
      setPointed(false);
    },
  };
}

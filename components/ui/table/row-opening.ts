import type { KeyboardEvent, MouseEvent } from "react";

/** How a row is opened. */
export interface RowOpening {
  /** Shows the row's details beside the list; without it the row's first link is followed. */
  readonly onOpen: (() => void) | undefined;
  /** Where Ctrl, Cmd or the middle button lead, in a new tab; undefined: where the row's first link leads. */
  readonly address: (() => string) | undefined;
}

/** Listeners that make a whole row open what it stands for, as a link would. */
export function rowOpening({ onOpen, address }: RowOpening) {
  const openTab = (row: HTMLElement) => {
    const href = address?.() ?? rowLink(row)?.href;
    if (href !== undefined) window.open(href, "_blank", "noopener");
  };
  return {
    onClick(event: MouseEvent<HTMLElement>) {
      if (isOwnControl(event.target) || hasSelectedText()) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey) openTab(event.currentTarget);
      else if (onOpen) onOpen();
      else rowLink(event.currentTarget)?.click();
    },
    // The middle button would begin to scroll.
    onMouseDown(event: MouseEvent<HTMLElement>) {
      if (event.button === 1 && !isOwnControl(event.target)) event.preventDefault();
    },
    onAuxClick(event: MouseEvent<HTMLElement>) {
      if (event.button === 1 && !isOwnControl(event.target)) openTab(event.currentTarget);
    },
    onKeyDown(event: KeyboardEvent<HTMLElement>) {
      if (event.key !== "Enter" || event.target !== event.currentTarget) return;
      if (event.ctrlKey || event.metaKey) openTab(event.currentTarget);
      else onOpen?.();
    },
  };
}

const rowLink = (row: HTMLElement) => row.querySelector<HTMLAnchorElement>("a[href]");

const isOwnControl = (target: EventTarget) =>
  target instanceof Element && target.closest("a, button, input, select, textarea, label") !== null;

// A drag over the text of a row is for copying it, not for opening it.
const hasSelectedText = () => (window.getSelection()?.toString() ?? "") !== "";

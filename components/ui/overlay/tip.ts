import { type ReactNode, useSyncExternalStore } from "react";

/** What is explained at the moment, and where. */
export interface Tip {
  /** The element that is explained. */
  readonly element: HTMLElement;
  /** Tells the tooltips of a page apart, whatever element each has now. */
  readonly owner: object;
  readonly text: ReactNode;
  readonly side: "top" | "right" | "bottom" | "left";
}

/** A pointer that only passes opens nothing. */
const openAfterMs = 350;
/** While one was open until just now, the next opens at once: somebody is reading them. */
const readingMs = 200;
/** Time to go from the element into its tooltip. */
const closeAfterMs = 120;

let shown: Tip | null = null;
let closedAtMs = Number.NEGATIVE_INFINITY;
let timer: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

/** The tooltip that is open, or null. */
export function useTip(): Tip | null {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  );
}

/** Opens a tooltip: for a pointer after a moment, for a key at once. */
export function openTip(tip: Tip, by: "pointer" | "key"): void {
  clearTimeout(timer);
  const isReading = shown !== null || performance.now() - closedAtMs < readingMs;
  if (by === "key" || isReading) change(tip);
  else timer = setTimeout(() => change(tip), openAfterMs);
}

/** Changes what an open tooltip says; does nothing while it is not open. */
export function updateTip(owner: object, text: ReactNode): void {
  if (shown?.owner === owner && shown.text !== text) change({ ...shown, text });
}

/** Closes the tooltip of `owner`, or any; also one that was about to open. */
export function closeTip(owner?: object): void {
  if (owner !== undefined && shown !== null && shown.owner !== owner) return;
  clearTimeout(timer);
  change(null);
}

/** Closes it unless the pointer comes back or reaches the tooltip in time. */
export function leaveTip(): void {
  clearTimeout(timer);
  if (shown !== null) timer = setTimeout(() => change(null), closeAfterMs);
}

/** The pointer is in the tooltip. */
export function keepTip(): void {
  clearTimeout(timer);
}

function change(next: Tip | null): void {
  if (shown === next) return;
  if (next === null) closedAtMs = performance.now();
  shown = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

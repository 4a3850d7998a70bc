import { useSyncExternalStore } from "react";

/** What can be shown over every page. */
export type Overlay = "keys" | "palette" | "publish";

let shown: Overlay | null = null;
const listeners = new Set<() => void>();

/** Shows one over the page, or with null what is below. */
export function showOverlay(overlay: Overlay | null): void {
  shown = overlay;
  for (const listener of listeners) listener();
}

/** What is shown over the page, or null. */
export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

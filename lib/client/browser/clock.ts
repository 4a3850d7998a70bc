import { createContext, useContext, useSyncExternalStore } from "react";
import { useZone } from "./use-zone";

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let nowMs = 0;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) {
    nowMs = Date.now();
    timer = setInterval(tick, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function tick() {
  nowMs = Date.now();
  for (const listener of listeners) listener();
}

function readNow(): number {
  if (nowMs === 0) nowMs = Date.now();
  return nowMs;
}

/** When the server drew the page, Unix milliseconds by its clock; null where it drew no figures. */
export const DrawnAtContext = createContext<number | null>(null);

/**
 * The browser's time in Unix milliseconds, renewed once a second by one timer for the whole page. While the server
 * renders and during hydration it is {@link DrawnAtContext}, so that the two write the same.
 */
export function useNow(): number | null {
  useZone();
  const drawnAtMs = useContext(DrawnAtContext);
  return useSyncExternalStore<number | null>(subscribe, readNow, () => drawnAtMs);
}

const never = () => () => {};

/** False while the server renders and during hydration: the visitor's time zone and storage are not known there. */
export function useHydrated(): boolean {
  useZone();
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

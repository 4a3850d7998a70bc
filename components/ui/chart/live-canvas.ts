import { type ComponentType, useSyncExternalStore } from "react";
import type { DrawingProps } from "./drawing";

/** The drawing that answers the pointer, once its library is loaded. */
let canvas: ComponentType<DrawingProps> | null = null;
const listeners = new Set<() => void>();

/** Loads the chart library, once: every chart of the page comes alive, since they share a crosshair. */
export async function loadCanvas(): Promise<void> {
  if (canvas !== null) return;
  const module = await import("./line-chart-canvas");
  canvas = module.LineChartCanvas;
  for (const listener of listeners) listener();
}

/** The drawing that answers the pointer, or null before it was loaded. */
export function useCanvas(): ComponentType<DrawingProps> | null {
  return useSyncExternalStore(
    subscribe,
    () => canvas,
    () => null,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

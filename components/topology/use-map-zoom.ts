import { type RefObject, useLayoutEffect, useState } from "react";
import type { MapLayout } from "@/lib/client/topology/map-packing";

/** Smaller, nothing can be read; larger, nothing is won. */
const bounds = { least: 0.2, most: 1.5 } as const;
/** A map that fits only when it is smaller than this begins larger, and scrolls. */
const readable = 0.6;
const stepFactor = 1.25;

/** How large a map is drawn, and how to change that. */
export interface MapZoom {
  readonly zoom: number;
  readonly step: (direction: 1 | -1) => void;
  /** So that all of it is in sight. */
  readonly fit: () => void;
}

/** Begins with as much in sight as can be read. */
export function useMapZoom(box: RefObject<HTMLElement | null>, { width, height }: MapLayout): MapZoom {
  const [chosen, setChosen] = useState<number | null>(null);
  const [fitting, setFitting] = useState(1);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () =>
      setFitting(Math.min(element.clientWidth / Math.max(width, 1), element.clientHeight / Math.max(height, 1)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box, width, height]);
  const zoom = chosen ?? Math.min(1, Math.max(readable, fitting));
  return {
    zoom,
    step: (direction) => setChosen(bounded(zoom * stepFactor ** direction)),
    fit: () => setChosen(bounded(Math.min(1, fitting))),
  };
}

function bounded(zoom: number): number {
  return Math.min(bounds.most, Math.max(bounds.least, zoom));
}

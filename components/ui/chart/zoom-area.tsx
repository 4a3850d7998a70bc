"use client";

import { type PointerEvent, type ReactNode, useState } from "react";
import { classNames } from "../class-names";
import { plotMargin, type TimeSpan, zoomSpan } from "./plot";

/** Movement below which a press is no drag, px. */
const minDragPx = 6;

/** Props of {@link ZoomArea}. */
export interface ZoomAreaProps {
  /** What the axis of the chart spans. */
  axis: TimeSpan;
  /** Without it there is nothing to drag. */
  onZoom: ((span: TimeSpan) => void) | undefined;
  children: ReactNode;
}

/** A chart in which a stretch of time can be chosen by dragging over it; Escape takes the drag back. */
export function ZoomArea({ axis, onZoom, children }: ZoomAreaProps) {
  const [drag, setDrag] = useState<{ readonly fromPx: number; readonly toPx: number } | null>(null);
  const start = (event: PointerEvent<HTMLDivElement>) => {
    // A finger scrolls the page; marks are buttons of their own.
    if (onZoom === undefined || event.button !== 0 || event.pointerType === "touch" || isButton(event.target)) return;
    const at = placeOf(event);
    setDrag({ fromPx: at, toPx: at });
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const end = (event: PointerEvent<HTMLDivElement>) => {
    if (drag === null) return;
    setDrag(null);
    const { clientWidth } = event.currentTarget;
    const toPx = placeOf(event);
    const share = (px: number) => (px - plotMargin.left) / (clientWidth - plotMargin.left - plotMargin.right);
    if (Math.abs(toPx - drag.fromPx) >= minDragPx) onZoom?.(zoomSpan(share(drag.fromPx), share(toPx), axis));
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the fields of the range menu do the same by keyboard
    <div
      className={classNames("relative h-full", onZoom !== undefined && "cursor-crosshair touch-pan-y select-none")}
      onPointerDown={start}
      onPointerMove={(event) => {
        if (drag !== null) setDrag({ ...drag, toPx: placeOf(event) });
      }}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
      onKeyDown={(event) => {
        if (event.key === "Escape") setDrag(null);
      }}
    >
      {children}
      {drag === null ? null : (
        <div
          aria-hidden
          className="pointer-events-none absolute border-x border-accent bg-accent/10"
          style={{
            left: Math.min(drag.fromPx, drag.toPx),
            width: Math.abs(drag.toPx - drag.fromPx),
            top: plotMargin.top,
            bottom: plotMargin.bottom,
          }}
        />
      )}
    </div>
  );
}

const isButton = (target: EventTarget) => target instanceof Element && target.closest("button") !== null;

/** How far from the left of the chart, within its drawing, px. */
function placeOf({ clientX, currentTarget }: PointerEvent<HTMLDivElement>): number {
  const { left, width } = currentTarget.getBoundingClientRect();
  return Math.min(width - plotMargin.right, Math.max(plotMargin.left, clientX - left));
}

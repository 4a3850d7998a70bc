"use client";

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { columnBounds } from "@/lib/client/browser/column-widths";
import { type ResizableList, useResizableList } from "./resizable-columns";

/** How far one press of an arrow key moves a column's edge, px; with Shift. */
const stepPx = 16;
const farPx = 64;

/** Props of {@link ResizeHandle}. */
export interface ResizeHandleProps {
  column: string;
  /** Name of the column for screen readers. */
  label: string;
  /** The column is right of the one that takes what is left: then its left edge moves. */
  leading: boolean;
}

/**
 * The edge of a column. Dragged, or moved by the arrow keys; a double click, or Home, gives the usual width back. All handles
 * of a list are one stop of Tab: up and down lead from one to the next.
 */
export function ResizeHandle(props: ResizeHandleProps) {
  const list = useResizableList();
  return list === null ? null : <Handle {...props} list={list} />;
}

function Handle({ column, label, leading, list }: ResizeHandleProps & { list: ResizableList }) {
  const drag = useRef<{ readonly fromX: number; readonly px: number } | null>(null);
  const [measured, setMeasured] = useState(0);
  const direction = leading ? -1 : 1;
  const widthOf = (handle: HTMLElement) => headOf(handle)?.getBoundingClientRect().width ?? 0;
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { fromX: event.clientX, px: widthOf(event.currentTarget) };
  };
  const onPointerMove = ({ clientX }: PointerEvent) => {
    if (drag.current) list.set(column, drag.current.px + (clientX - drag.current.fromX) * direction);
  };
  const onPointerUp = () => {
    drag.current = null;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const { key, shiftKey, currentTarget } = event;
    const by = { ArrowLeft: -1, ArrowRight: 1 }[key];
    if (by !== undefined) list.set(column, widthOf(currentTarget) + by * direction * (shiftKey ? farPx : stepPx));
    else if (key === "Home") list.set(column, null);
    else if (key === "ArrowUp" || key === "ArrowDown") neighbourOf(currentTarget, key === "ArrowUp" ? -1 : 1)?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved has no element of its own
    <span
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${label}`}
      aria-valuemin={columnBounds.min}
      aria-valuemax={columnBounds.max}
      aria-valuenow={Math.round(list.widths[column] ?? measured)}
      aria-valuetext={`${Math.round(list.widths[column] ?? measured)} px`}
      title="Drag, or use the arrow keys; double click for the usual width"
      data-column={column}
      tabIndex={list.current === column ? 0 : -1}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => list.set(column, null)}
      onFocus={(event) => {
        list.setCurrent(column);
        setMeasured(widthOf(event.currentTarget));
      }}
      onKeyDown={onKeyDown}
      className={`absolute inset-y-0 z-10 w-2 cursor-col-resize touch-none after:absolute after:inset-y-1.5 after:w-px after:bg-transparent hover:after:bg-line-strong focus-visible:after:bg-accent ${
        leading ? "left-0 after:left-0" : "right-0 after:right-0"
      }`}
    />
  );
}

const headOf = (handle: HTMLElement) => handle.closest("th");

/** The handle before or after one, of those that are shown. */
function neighbourOf(handle: HTMLElement, lines: number): HTMLElement | null {
  const all = [...(handle.closest("tr")?.querySelectorAll<HTMLElement>("[data-column]") ?? [])];
  const shown = all.filter((one) => one.offsetParent !== null);
  return shown[shown.indexOf(handle) + lines] ?? null;
}

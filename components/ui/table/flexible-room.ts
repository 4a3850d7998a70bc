import { type RefObject, useLayoutEffect } from "react";
import { useResizableList } from "./resizable-columns";

/** The column that takes what is left keeps so much, px: a wider table scrolls sideways instead. */
const leastPx = 120;

/** Keeps room for the flexible column of a table whose other columns the visitor made wider. `minWidth`: of the table, px. */
export function useFlexibleRoom(box: RefObject<HTMLElement | null>, minWidth: number | undefined): void {
  const widths = useResizableList()?.widths;
  useLayoutEffect(() => {
    const table = box.current?.querySelector("table");
    if (box.current === null || !table || widths === undefined) return;
    const widen = () => {
      table.style.minWidth = minWidth === undefined ? "" : `${minWidth}px`;
      const flexible = table.querySelector<HTMLElement>("th[data-flexible]");
      if (flexible === null || flexible.offsetParent === null || Object.keys(widths).length === 0) return;
      const missing = leastPx - flexible.offsetWidth;
      if (missing > 0) table.style.minWidth = `${table.offsetWidth + missing}px`;
    };
    widen();
    const observer = new ResizeObserver(widen);
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box, widths, minWidth]);
}

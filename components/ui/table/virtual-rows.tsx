"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ComponentProps, type ReactNode, type RefObject, useEffect, useLayoutEffect } from "react";
import { useListStep } from "../overlay/list-step";
import { useScrollPlace } from "../scroll-place";
import { focusAwaited, useRowKeys } from "./row-keys";
import { RowKey } from "./row-place";
import { headHeightPx, rowRem as oneLineRem, rowHeightPx, scrollBox, useRem } from "./table-geometry";

/** Props of {@link VirtualRows}: those of `<tbody>` and these. */
export interface VirtualRowsProps extends Omit<ComponentProps<"tbody">, "children" | "ref"> {
  count: number;
  rowKey: (index: number) => string;
  /** One `<Tr>` of `rowRem`. */
  children: (index: number) => ReactNode;
  /** Height of a row, rem; that of one line unless said. */
  rowRem?: number | undefined;
  /** Rows up to which all are drawn, so that the browser's own search and printing see every one (100). */
  drawnWhole?: number | undefined;
  /** Rows drawn above and below those in view (16). */
  overscan?: number | undefined;
  /** Called with the first and the last row that are drawn, whenever they change. */
  onRange?: ((first: number, last: number) => unknown) | undefined;
  /** Name of the page's own list: it has the page's keys, and its place is there again after Back. One on a page. */
  list?: string | undefined;
  /** What the list shows (filter, sort): another text is another list, with a place of its own. */
  shows?: string | undefined;
  /** Key of the row whose details are open. */
  openKey?: string | null | undefined;
  /** Opens the details of another row: the keyboard, and the buttons in the details. */
  onOpenKey?: ((key: string) => void) | undefined;
  ref: RefObject<HTMLTableSectionElement | null>;
}

/** The body of a `DataTable` that draws only the rows in view once there are many; rows are known by their place. */
export function VirtualRows(props: VirtualRowsProps) {
  const { count, rowKey, children, drawnWhole = 100, overscan = 16, onRange, ref, ...others } = props;
  const { list, shows = "", openKey = null, onOpenKey, rowRem = oneLineRem, ...rest } = others;
  const rem = useRem();
  const rowHeight = rowHeightPx(rem, rowRem);
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scrollBox(ref.current),
    estimateSize: () => rowHeight,
    scrollMargin: headHeightPx(rem),
    overscan,
  });
  useLayoutEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const cursor = useRowKeys({ active: list !== undefined, count, rowKey, body: ref, openKey, onOpenKey });
  useListStep(openKey !== null && onOpenKey !== undefined ? cursor : null);
  useScrollPlace({ name: list ?? null, shows, box: () => scrollBox(ref.current), onRow: cursor.focus });
  const items = virtualizer.getVirtualItems();
  const inView = { from: items[0]?.index ?? 0, to: (items.at(-1)?.index ?? -1) + 1 };
  const { from, to } = count <= drawnWhole ? { from: 0, to: count } : inView;
  useEffect(() => {
    if (to > from) onRange?.(from, to - 1);
  }, [from, to, onRange]);
  // Without a list of dependencies: the row is drawn by some later rendering, which scrolling brings about.
  useLayoutEffect(() => focusAwaited(ref.current, cursor.awaited));
  return (
    <tbody ref={ref} data-row-rem={rowRem} {...rest}>
      <Spacer height={from * rowHeight} />
      {Array.from({ length: to - from }, (_, at) => {
        const key = rowKey(from + at);
        return (
          <RowKey key={key} value={key}>
            {children(from + at)}
          </RowKey>
        );
      })}
      <Spacer height={(count - to) * rowHeight} />
    </tbody>
  );
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

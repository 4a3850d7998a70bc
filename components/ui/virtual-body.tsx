"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ComponentProps, Fragment, type ReactNode, type RefObject, useEffect, useLayoutEffect } from "react";
import { focusRow } from "./row-keys";
import { headHeightPx, rowHeightPx, scrollBox, useRem } from "./table-geometry";

/** Rows up to which all are drawn, so that the browser's own search and printing see every one. */
const drawnWhole = 100;

/** Props of {@link VirtualBody}: those of `<tbody>` and these. */
export interface VirtualBodyProps<Row> extends Omit<ComponentProps<"tbody">, "children" | "ref"> {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** One 32 px `<Tr>`. */
  children: (row: Row) => ReactNode;
  /** Called when the last row comes into view. */
  onEnd?: () => void;
  ref: RefObject<HTMLTableSectionElement | null>;
  /** From `useRowKeys`: the row that gets the focus once it is drawn. */
  awaited?: RefObject<string | null>;
}

/** The body of a `DataTable` that draws only the rows in view once there are many. */
export function VirtualBody<Row>({ rows, rowKey, children, onEnd, ref, awaited, ...rest }: VirtualBodyProps<Row>) {
  const rem = useRem();
  const rowHeight = rowHeightPx(rem);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scrollBox(ref.current),
    estimateSize: () => rowHeight,
    scrollMargin: headHeightPx(rem),
    overscan: 16,
  });
  useLayoutEffect(() => {
    if (rowHeight > 0) virtualizer.measure();
  }, [virtualizer, rowHeight]);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const [from, to] = rows.length <= drawnWhole ? [0, rows.length] : [items[0]?.index ?? 0, last + 1];
  const endSeen = rows.length > 0 && last >= rows.length - 1;
  useEffect(() => {
    if (endSeen) onEnd?.();
  }, [endSeen, onEnd]);
  // Without a list of dependencies: the row is drawn by some later rendering, which scrolling brings about.
  useLayoutEffect(() => {
    if (awaited) focusRow(ref.current, awaited);
  });
  return (
    <tbody ref={ref} {...rest}>
      <Spacer height={from * rowHeight} />
      {rows.slice(from, to).map((row) => (
        <Fragment key={rowKey(row)}>{children(row)}</Fragment>
      ))}
      <Spacer height={(rows.length - to) * rowHeight} />
    </tbody>
  );
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

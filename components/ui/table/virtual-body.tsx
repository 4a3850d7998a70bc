"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import {
  type ComponentProps,
  Fragment,
  type ReactNode,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
} from "react";
import { focusRow } from "./row-keys";
import { headHeightPx, rowHeightPx, scrollBox, useRem } from "./table-geometry";

/** Props of {@link VirtualRows}: those of `<tbody>` and these. */
export interface VirtualRowsProps extends Omit<ComponentProps<"tbody">, "children" | "ref"> {
  count: number;
  rowKey: (index: number) => string;
  /** One 32 px `<Tr>`. */
  children: (index: number) => ReactNode;
  /** Rows up to which all are drawn, so that the browser's own search and printing see every one (100). */
  drawnWhole?: number | undefined;
  /** Rows drawn above and below those in view (16). */
  overscan?: number | undefined;
  /** Called with the first and the last row that are drawn, whenever they change. */
  onRange?: ((first: number, last: number) => unknown) | undefined;
  ref: RefObject<HTMLTableSectionElement | null>;
  /** From `useRowKeys`: the row that gets the focus once it is drawn. */
  awaited?: RefObject<string | null> | undefined;
}

/** The body of a `DataTable` that draws only the rows in view once there are many; rows are known by their place. */
export function VirtualRows(props: VirtualRowsProps) {
  const { count, rowKey, children, drawnWhole = 100, overscan = 16, onRange, ref, awaited, ...rest } = props;
  const rem = useRem();
  const rowHeight = rowHeightPx(rem);
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
  const items = virtualizer.getVirtualItems();
  const inView = { from: items[0]?.index ?? 0, to: (items.at(-1)?.index ?? -1) + 1 };
  const { from, to } = count <= drawnWhole ? { from: 0, to: count } : inView;
  useEffect(() => {
    if (to > from) onRange?.(from, to - 1);
  }, [from, to, onRange]);
  // Without a list of dependencies: the row is drawn by some later rendering, which scrolling brings about.
  useLayoutEffect(() => {
    if (awaited) focusRow(ref.current, awaited);
  });
  return (
    <tbody ref={ref} {...rest}>
      <Spacer height={from * rowHeight} />
      {Array.from({ length: to - from }, (_, at) => (
        <Fragment key={rowKey(from + at)}>{children(from + at)}</Fragment>
      ))}
      <Spacer height={(count - to) * rowHeight} />
    </tbody>
  );
}

/** Props of {@link VirtualBody}: those of `<tbody>` and these. */
export interface VirtualBodyProps<Row>
  extends Omit<ComponentProps<"tbody">, "children" | "ref">,
    Pick<VirtualRowsProps, "drawnWhole" | "overscan"> {
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** One 32 px `<Tr>`. */
  children: (row: Row) => ReactNode;
  /** Called when the last row comes into view. */
  onEnd?: (() => void) | undefined;
  ref: RefObject<HTMLTableSectionElement | null>;
  /** As in {@link VirtualRowsProps}. */
  awaited?: RefObject<string | null>;
}

/** {@link VirtualRows} of rows that are all at hand. */
export function VirtualBody<Row>({ rows, rowKey, children, onEnd, ...rest }: VirtualBodyProps<Row>) {
  const onRange = useCallback((_first: number, last: number) => last >= rows.length - 1 && onEnd?.(), [rows, onEnd]);
  const read = <T,>(index: number, use: (row: Row) => T, none: T) => {
    const row = rows[index];
    return row === undefined ? none : use(row);
  };
  return (
    <VirtualRows {...rest} count={rows.length} onRange={onRange} rowKey={(index) => read(index, rowKey, String(index))}>
      {(index) => read<ReactNode>(index, children, null)}
    </VirtualRows>
  );
}

function Spacer({ height }: { height: number }) {
  return height > 0 ? <tr aria-hidden style={{ height }} /> : null;
}

"use client";

import { type ComponentProps, type ReactNode, type RefObject, useCallback, useState } from "react";
import { createPortal } from "react-dom";
import { useHeldRows } from "./held-rows";
import { NewRows } from "./new-rows";
import { useOverTable } from "./over-table";
import { scrollBox } from "./table-geometry";
import { VirtualRows, type VirtualRowsProps } from "./virtual-rows";

/** Props of {@link VirtualBody}: those of `<tbody>` and these. */
export interface VirtualBodyProps<Row>
  extends Omit<ComponentProps<"tbody">, "children" | "ref">,
    Pick<VirtualRowsProps, "rowRem" | "drawnWhole" | "overscan" | "list" | "shows" | "openKey" | "onOpenKey"> {
  ref: RefObject<HTMLTableSectionElement | null>;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** One `<Tr>` of `rowRem`. */
  children: (row: Row) => ReactNode;
  /** Called when the last row comes into view. */
  onEnd?: (() => void) | undefined;
  /**
   * What is listed (sort, filter), of a list that changes by itself: it is kept still while somebody reads in it, that
   * is under the pointer, with the focus in it, or with details open. Another text is another list, which begins anew.
   */
  stillAs?: string | undefined;
}

/** Rows that are all at hand; only those in view are drawn. A list that changes by itself does not move under a reader. */
export function VirtualBody<Row>(props: VirtualBodyProps<Row>) {
  const { rows, rowKey, children, onEnd, stillAs, ...rest } = props;
  const { isRead, listeners } = useReading(rest.openKey ?? null);
  const held = useHeldRows(rows, rowKey, { isRead: stillAs !== undefined && isRead, of: stillAs ?? "" });
  const shown = held.rows;
  const onRange = useCallback((_first: number, last: number) => last >= shown.length - 1 && onEnd?.(), [shown, onEnd]);
  const read = <T,>(index: number, use: (row: Row) => T, none: T) => {
    const row = shown[index];
    return row === undefined ? none : use(row);
  };
  const over = useOverTable();
  const showNewer = () => {
    held.showNewer();
    scrollBox(rest.ref.current)?.scrollTo({ top: 0 });
  };
  return (
    <>
      <VirtualRows
        {...rest}
        {...listeners}
        shows={stillAs ?? rest.shows}
        count={shown.length}
        onRange={onRange}
        rowKey={(index) => read(index, rowKey, String(index))}
      >
        {(index) => read<ReactNode>(index, children, null)}
      </VirtualRows>
      {over === null ? null : createPortal(<NewRows newer={held.newer} moved={held.moved} onShow={showNewer} />, over)}
    </>
  );
}

/** Whether somebody reads in a list, and the listeners of its body that find it out. */
function useReading(openKey: string | null) {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const listeners: Omit<ComponentProps<"tbody">, "ref" | "children"> = {
    // Not "enter": a list that appears under the pointer is never entered.
    onPointerOver: () => setPointed(true),
    onPointerLeave: () => setPointed(false),
    onFocus: () => setFocused(true),
    onBlur: ({ relatedTarget, currentTarget }) =>
      setFocused(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)),
  };
  return { isRead: isPointed || isFocused || openKey !== null, listeners };
}

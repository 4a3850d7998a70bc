"use client";

import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useBroker } from "@/lib/client/broker/use-broker";
import { useHydrated } from "@/lib/client/browser/clock";
import { type ColumnWidths, loadWidths, saveWidths, withWidth } from "@/lib/client/browser/column-widths";

/** The columns of a list, whose widths the visitor may change. */
export interface ResizableList {
  readonly widths: ColumnWidths;
  /** Changes a width; null: the usual one. */
  readonly set: (column: string, px: number | null) => void;
  /** The column whose handle Tab leads to. */
  readonly current: string;
  readonly setCurrent: (column: string) => void;
}

const Columns = createContext<ResizableList | null>(null);

/** The list that a column head belongs to; null where widths are fixed. */
export const useResizableList = () => useContext(Columns);

/** Props of {@link ResizableColumns}. */
export interface ResizableColumnsProps {
  /** Name of the list, by which its widths are kept. */
  list: string;
  /** Name of its first column. */
  first: string;
  children: ReactNode;
}

/** Lets the columns of a list be resized, by pointer and keyboard, and remembers them in this browser per broker. */
export function ResizableColumns({ list, first, children }: ResizableColumnsProps) {
  const broker = useBroker();
  const hydrated = useHydrated();
  const [widths, setWidths] = useState<ColumnWidths | null>(null);
  const [current, setCurrent] = useState(first);
  const kept = useMemo(() => (hydrated ? loadWidths(broker, list) : {}), [hydrated, broker, list]);
  const shown = widths ?? kept;
  const columns = useMemo<ResizableList>(
    () => ({
      widths: shown,
      set: (column, px) => setWidths((before) => withWidth(before ?? kept, column, px)),
      current,
      setCurrent,
    }),
    [shown, kept, current],
  );
  useEffect(() => {
    if (widths !== null) saveWidths(broker, list, widths);
  }, [broker, list, widths]);
  return <Columns value={columns}>{children}</Columns>;
}

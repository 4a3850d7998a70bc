"use client";

import { createParser, useQueryState } from "nuqs";
import { useMemo } from "react";
import type { SortDirection } from "./data-table";

/** Value of a row in one column; null sorts last in both directions. */
export type SortValue = string | number | null;

/** How each column that can be sorted gets its value. */
export type SortColumns<Row, Key extends string> = Readonly<Record<Key, (row: Row) => SortValue>>;

/** What {@link useTableSort} gives. */
export interface TableSort<Row, Key extends string> {
  readonly rows: Row[];
  /** The chosen sort as in the URL; empty: the rows' own order. */
  readonly sort: string;
  /** For the column's `<Th sort={...}>`. */
  readonly sortOf: (column: Key) => { direction: SortDirection | null; onSort: () => void };
}

/**
 * Sorts rows by a column that the URL names (`?sort=messages.desc`). A first press sorts figures downwards and words
 * upwards, a second turns it around, a third goes back to the rows' own order. Pass `columns` from outside the component.
 */
export function useTableSort<Row, Key extends string>(
  rows: readonly Row[],
  columns: SortColumns<Row, Key>,
): TableSort<Row, Key> {
  const parser = useMemo(() => sortParser(columns), [columns]);
  const [sort, setSort] = useQueryState("sort", parser);
  const sorted = useMemo(
    () => (sort ? sortRows(rows, columns[sort.column], sort.direction) : [...rows]),
    [rows, columns, sort],
  );
  return {
    rows: sorted,
    sort: sort === null ? "" : parser.serialize(sort),
    sortOf: (column) => ({
      direction: sort?.column === column ? sort.direction : null,
      onSort: () => void setSort(nextSort(sort, column, firstDirection(rows, columns[column]))),
    }),
  };
}

interface Sort<Key extends string> {
  readonly column: Key;
  readonly direction: SortDirection;
}

function sortParser<Row, Key extends string>(columns: SortColumns<Row, Key>) {
  const isColumn = (name: string): name is Key => Object.hasOwn(columns, name);
  return createParser<Sort<Key>>({
    parse: (text) => {
      const [column = "", direction] = text.split(".");
      if (!isColumn(column) || (direction !== "asc" && direction !== "desc")) return null;
      return { column, direction };
    },
    serialize: ({ column, direction }) => `${column}.${direction}`,
    eq: (a, b) => a.column === b.column && a.direction === b.direction,
  });
}

function firstDirection<Row>(rows: readonly Row[], readValue: (row: Row) => SortValue): SortDirection {
  return rows.some((row) => typeof readValue(row) === "string") ? "asc" : "desc";
}

/** The sort after a press on a column's head. */
export function nextSort<Key extends string>(
  current: Sort<Key> | null,
  column: Key,
  first: SortDirection,
): Sort<Key> | null {
  if (current?.column !== column) return { column, direction: first };
  return current.direction === first ? { column, direction: first === "asc" ? "desc" : "asc" } : null;
}

// Made once: comparing by `localeCompare` with options makes one for every pair. Names are ordered alike for everybody.
const words = new Intl.Collator("en", { numeric: true });

/** Rows by one value; equal ones keep their order, null goes last. */
export function sortRows<Row>(
  rows: readonly Row[],
  readValue: (row: Row) => SortValue,
  direction: SortDirection,
): Row[] {
  const sign = direction === "asc" ? 1 : -1;
  return rows.toSorted((left, right) => {
    const a = readValue(left);
    const b = readValue(right);
    if (a === null || b === null) return (a === null ? 1 : 0) - (b === null ? 1 : 0);
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * words.compare(String(a), String(b));
  });
}

import { useMemo, useState } from "react";

/** What a list shows while it is kept still. */
export interface HeldRows<Row> {
  readonly rows: readonly Row[];
  /** Rows that are not shown yet: shown, they would move the others. */
  readonly newer: number;
  /** Rows that belong elsewhere among the others by now: as few as have to move to put all in order. */
  readonly moved: number;
}

/**
 * Rows in the places that they had in `before`, with what is known of them now. One that is gone stays as it was, and
 * one that belongs below all others is added there: neither moves anything.
 */
export function holdRows<Row>(
  before: readonly Row[],
  rows: readonly Row[],
  rowKey: (row: Row) => string,
): HeldRows<Row> {
  const now = new Map(rows.map((row) => [rowKey(row), row]));
  const held = new Set(before.map(rowKey));
  const lastHeld = rows.findLastIndex((row) => held.has(rowKey(row)));
  const below = rows.slice(lastHeld + 1);
  const places = new Map(before.map((row, place) => [rowKey(row), place]));
  const order = rows.flatMap((row) => places.get(rowKey(row)) ?? []);
  return {
    moved: order.length - longestRise(order),
    rows: [...before.map((row) => now.get(rowKey(row)) ?? row), ...below],
    newer: rows.slice(0, lastHeld + 1).filter((row) => !held.has(rowKey(row))).length,
  };
}

/** How many of these numbers, at most, rise one after the other. */
function longestRise(numbers: readonly number[]): number {
  /** For each length the smallest number that a rise of so many can end with. */
  const ends: number[] = [];
  for (const number of numbers) {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    ends[low] = number;
  }
  return ends.length;
}

/** See {@link useHeldRows}. */
interface Kept<Row> {
  readonly rows: readonly Row[];
  readonly of: string;
}

/**
 * Keeps a list still while somebody reads it. `of` says what is listed (filter, sort): another list begins anew.
 * `showNewer` takes in the new rows and keeps the list still as it is then.
 */
export function useHeldRows<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  { isRead, of }: { isRead: boolean; of: string },
): HeldRows<Row> & { showNewer: () => void } {
  const [kept, setKept] = useState<Kept<Row> | null>(null);
  if (!isRead && kept !== null) setKept(null);
  if (isRead && kept?.of !== of) setKept({ rows, of });
  const held = useMemo(
    () => (kept === null ? { rows, newer: 0, moved: 0 } : holdRows(kept.rows, rows, rowKey)),
    [kept, rows, rowKey],
  );
  return { ...held, showNewer: () => setKept(null) };
}

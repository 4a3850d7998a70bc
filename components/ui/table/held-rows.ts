import { useMemo, useState } from "react";

/** What a list shows while it is kept still. */
export interface HeldRows<Row> {
  readonly rows: readonly Row[];
  /** Rows that are not shown yet: shown, they would move the others. */
  readonly newer: number;
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
  return {
    rows: [...before.map((row) => now.get(rowKey(row)) ?? row), ...below],
    newer: rows.slice(0, lastHeld + 1).filter((row) => !held.has(rowKey(row))).length,
  };
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
    () => (kept === null ? { rows, newer: 0 } : holdRows(kept.rows, rows, rowKey)),
    [kept, rows, rowKey],
  );
  return { ...held, showNewer: () => setKept(null) };
}

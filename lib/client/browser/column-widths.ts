import * as z from "zod";
import type { BrokerId } from "../../contract/paths";
import { keptName } from "../broker/broker-address";
import { readStored, writeStored } from "./browser-storage";

/** Narrowest and widest that a column may be made, px. */
export const columnBounds = { min: 48, max: 1_600 } as const;

/** Widths in px that the visitor gave to columns of one list, by their names. */
export type ColumnWidths = Readonly<Record<string, number>>;

const widthsSchema = z.record(z.string(), z.number().min(columnBounds.min).max(columnBounds.max));

const nameOf = (broker: BrokerId, list: string) => keptName(broker, `jetlag:columns:${list}`);

/** What was kept of a list; empty where nothing was. */
export function loadWidths(broker: BrokerId, list: string): ColumnWidths {
  return readStored("localStorage", nameOf(broker, list), widthsSchema) ?? {};
}

/** Keeps the widths of a list in this browser, per broker. */
export function saveWidths(broker: BrokerId, list: string, widths: ColumnWidths): void {
  writeStored("localStorage", nameOf(broker, list), widths);
}

/** The widths with that of one column changed, within bounds; null: as it is for everybody. */
export function withWidth(widths: ColumnWidths, column: string, px: number | null): ColumnWidths {
  const { [column]: _, ...others } = widths;
  if (px === null) return others;
  return { ...others, [column]: Math.round(Math.min(columnBounds.max, Math.max(columnBounds.min, px))) };
}

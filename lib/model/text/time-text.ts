import * as z from "zod";

/** A time as servers and Jetlag write it: ISO 8601 with `Z` or an offset, and any number of decimals. */
export const timeTextSchema = z.iso.datetime({ offset: true });

/** True for a time that {@link timeTextSchema} takes. */
export function isTimeText(text: string): boolean {
  return timeTextSchema.safeParse(text).success;
}

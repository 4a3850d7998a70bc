import * as z from "zod";

/** A moment that a request names, ISO 8601 with `Z` or an offset; any number of digits would be one otherwise. */
export const momentSchema = z
  .string()
  .max(64)
  .pipe(z.iso.datetime({ offset: true }));

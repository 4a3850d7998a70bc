import * as z from "zod";

/**
 * Message headers in wire order, as name and value pairs: NATS header names are case-sensitive,
 * may repeat, and may have empty values, which a plain record would lose.
 */
export const headerEntriesSchema = z.array(z.tuple([z.string(), z.string()]));
/** See {@link headerEntriesSchema}. */
export type HeaderEntries = z.infer<typeof headerEntriesSchema>;

/** First value of a header, or `undefined`. Names are case-sensitive, as on the server. */
export function headerValue(headers: HeaderEntries, name: string): string | undefined {
  return headers.find(([key]) => key === name)?.[1];
}

/**
 * A header's value as a count from 1 to `most`; null for anything else. Anybody may have written it: signs, fractions,
 * exponents and hexadecimals, which `Number` would take, are no counts.
 */
export function headerCount(value: string | undefined, most = Number.MAX_SAFE_INTEGER): number | null {
  if (value === undefined || !/^\d{1,16}$/.test(value)) return null;
  const count = Number(value);
  return count >= 1 && count <= most ? count : null;
}

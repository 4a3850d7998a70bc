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

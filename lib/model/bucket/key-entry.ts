import * as z from "zod";
import { headerEntriesSchema } from "../message/headers";
import { payloadViewSchema } from "../message/payload-view";
import { placeSchema } from "../place";

/**
 * What an entry of a key says: a value (`put`), that somebody deleted it or purged what was before it, or that the server
 * ended it because its time was over (`expire`).
 */
export const keyOperationSchema = z.enum(["put", "delete", "purge", "expire"]);
/** See {@link keyOperationSchema}. */
export type KeyOperation = z.infer<typeof keyOperationSchema>;

/** One revision of a key, as the API shows it. */
export const keyEntrySchema = z.object({
  key: z.string(),
  place: placeSchema,
  /** Running number of the change in its bucket. */
  revision: z.number(),
  operation: keyOperationSchema,
  /** ISO 8601, by the broker's clock. */
  storedAt: z.string(),
  headers: headerEntriesSchema,
  payload: payloadViewSchema,
});
/** See {@link keyEntrySchema}. */
export type KeyEntry = z.infer<typeof keyEntrySchema>;

import * as z from "zod";
import { numberedPlaceSchema } from "../place";

/** A delivery that a worker rejected: it comes again, unless that was the last attempt. */
export const retryingSchema = z.object({
  stream: z.string(),
  ...numberedPlaceSchema.shape,
  consumer: z.string(),
  consumerDisplayName: z.string(),
  /** Deliveries so far. */
  deliveries: z.number(),
  /** Deliveries after which the server gives up; null for never. */
  maxDeliver: z.number().nullable(),
  /** When it was last rejected, ISO 8601. */
  rejectedAt: z.string(),
  /** Null until read, or when the message is gone. */
  subject: z.string().nullable(),
  preview: z.string().nullable(),
});
/** See {@link retryingSchema}. */
export type Retrying = z.infer<typeof retryingSchema>;

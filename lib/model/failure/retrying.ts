import * as z from "zod";
import { eventFaceSchema } from "../message/message-face";
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
  /** When the next delivery is likely, ISO 8601, as it went with the last message that came again; null: nothing tells. */
  againAt: z.string().nullable(),
  /** Null until read, or when the message is gone. */
  subject: z.string().nullable(),
  /** The beginning of the payload on one line; of an event: of its data. */
  preview: z.string().nullable(),
  /** The envelope, when the payload is an event. */
  event: eventFaceSchema.nullable(),
});
/** See {@link retryingSchema}. */
export type Retrying = z.infer<typeof retryingSchema>;

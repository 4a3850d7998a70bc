import * as z from "zod";
import { failureSchema } from "./failure";
import { retryingSchema } from "./retrying";

/** What was announced of the deliveries of one message: `GET /api/streams/{stream}/messages/{at}/deliveries`. */
export const deliveriesSchema = z.object({
  /** Rejected, and coming again. */
  retrying: z.array(retryingSchema).readonly(),
  /** Failed for good, last one first. */
  failures: z.array(failureSchema).readonly(),
});
/** See {@link deliveriesSchema}. */
export type Deliveries = z.infer<typeof deliveriesSchema>;

/** Nothing was announced. */
export const noDeliveries: Deliveries = { retrying: [], failures: [] };

import * as z from "zod";
import { numberedPlaceSchema } from "../place";
import { headerEntriesSchema } from "./headers";
import { payloadViewSchema } from "./payload-view";

/** A message that a channel keeps, as the API shows it. */
export const messageSchema = z.object({
  ...numberedPlaceSchema.shape,
  subject: z.string(),
  /** When the server stored it, ISO 8601 with milliseconds. */
  storedAt: z.string(),
  headers: headerEntriesSchema,
  payload: payloadViewSchema,
});
/** See {@link messageSchema}. */
export type Message = z.infer<typeof messageSchema>;

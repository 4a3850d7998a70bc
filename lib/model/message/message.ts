import * as z from "zod";
import { headerEntriesSchema } from "./headers";
import { payloadViewSchema } from "./payload-view";

/** A message stored in a stream, as the API shows it. */
export const messageSchema = z.object({
  stream: z.string(),
  /** Stream sequence, from 1. */
  seq: z.number(),
  subject: z.string(),
  /** When the server stored it, ISO 8601 with milliseconds. */
  storedAt: z.string(),
  headers: headerEntriesSchema,
  payload: payloadViewSchema,
});
/** See {@link messageSchema}. */
export type Message = z.infer<typeof messageSchema>;

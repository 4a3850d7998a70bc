import * as z from "zod";
import { historySchema } from "../history";

/** The lines of a stream's history, in the order in which they are kept. */
export const streamSeriesNames = ["messagesPerS", "messages", "bytes"] as const;

const column = z.array(z.number().nullable());

/** History of one stream. A `null` is a gap: not measured, which is not zero. */
export const streamHistorySchema = historySchema.extend({
  stream: z.string(),
  /** Messages stored per second since the reading before. */
  messagesPerS: column,
  /** Messages and bytes that it held. */
  messages: column,
  bytes: column,
});
/** See {@link streamHistorySchema}. */
export type StreamHistory = z.infer<typeof streamHistorySchema>;

import * as z from "zod";
import { knownSchema } from "../model/known";
import { messageSchema } from "../model/message/message";

/**
 * `GET /api/streams/{stream}/consumers/{consumer}/stranded`: what a work queue stores and delivers to nobody, since the
 * server gave it up. In no counter of the server. Fails with `unsupported` for other streams, where stored says nothing.
 */
export const strandedSchema = z.object({
  /**
   * Messages that are delivered, stored and not in flight. `at least`: there are more than were looked through;
   * `estimate`: the consumer worked meanwhile, so that the count may be off by what it took or finished.
   */
  count: knownSchema(z.number()),
  /** Delivered and still stored, oldest first, at most 20: with messages in flight these are among them. */
  messages: z.array(messageSchema),
  /** In flight when it was counted. */
  inFlight: z.number(),
});
/** See {@link strandedSchema}. */
export type Stranded = z.infer<typeof strandedSchema>;
/** {@link Stranded} as it is sent. */
export type StrandedJson = z.input<typeof strandedSchema>;

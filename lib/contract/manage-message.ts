import * as z from "zod";
import { messageSchema } from "../model/message/message";

/** A consumer that a message is for and that is not done with it, by its counters and by what was announced. */
export const wantingReaderSchema = z.object({
  name: z.string(),
  displayName: z.string(),
  state: z.enum(["waiting", "in_flight", "done_or_in_flight", "retrying"]),
});
/** See {@link wantingReaderSchema}. */
export type WantingReader = z.infer<typeof wantingReaderSchema>;

/** Answer of `GET /api/streams/{stream}/messages/{at}/deletion`: what deleting the message would do. */
export const messageDeletionPlanSchema = z.object({
  ...messageSchema.omit({ headers: true, payload: true }).shape,
  /** Of the payload as it is stored. */
  sizeBytes: z.number(),
  /** At most five. */
  wanted: z.array(wantingReaderSchema),
  otherWanting: z.number(),
  /** When the consumers' counters were read, ISO 8601; null: they were not, and nobody knows who wants it. */
  readersAt: z.string().nullable(),
  /** The stream that this one is a mirror of: the original stays there. Null: it is none. */
  mirrorOf: z.string().nullable(),
  /** Why the stream lets nobody delete it, a sentence; null: it does. */
  obstacle: z.string().nullable(),
});
/** See {@link messageDeletionPlanSchema}. */
export type MessageDeletionPlan = z.infer<typeof messageDeletionPlanSchema>;

/** Body of `POST …/delete` of a message. */
export const messageDeletionInputSchema = z.strictObject({
  /** Overwrites its bytes where they are stored; else their room is only given back. */
  erase: z.boolean().default(false),
  /** Of the plan: when the message was stored, and how many consumers still wanted it. */
  confirmed: z.strictObject({ storedAt: z.string().max(64), wanting: z.number().int().min(0) }),
});
/** See {@link messageDeletionInputSchema}. */
export type MessageDeletionInput = z.input<typeof messageDeletionInputSchema>;

/** Answer of `POST …/delete` of a message; false: it was gone already. */
export const deletedMessageSchema = z.object({ deleted: z.boolean() });

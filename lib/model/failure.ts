import * as z from "zod";
import { headerEntriesSchema } from "./headers";
import { payloadViewSchema } from "./payload-view";

/** `gave_up`: reached max deliver. `terminated`: a handler said never again. */
export const failureReasonSchema = z.enum(["gave_up", "terminated"]);
/** See {@link failureReasonSchema}. */
export type FailureReason = z.infer<typeof failureReasonSchema>;

/** What became of a failure after somebody acted on it. */
export const failureResolutionSchema = z.object({
  kind: z.literal("retried"),
  at: z.string(),
  /** Where the copy was stored. */
  stream: z.string(),
  seq: z.number(),
  /** What happened to the original message in its stream. */
  original: z.enum(["dropped", "kept", "already_gone"]),
});
/** See {@link failureResolutionSchema}. */
export type FailureResolution = z.infer<typeof failureResolutionSchema>;

/** A message whose delivery to one consumer failed for good. */
export const failureSchema = z.object({
  /** Stable id: that of the server's advisory. */
  id: z.string(),
  reason: failureReasonSchema,
  /** The handler's own words, when it gave any. */
  detail: z.string().nullable(),
  /** When the server announced it, ISO 8601. */
  failedAt: z.string(),
  stream: z.string(),
  seq: z.number(),
  consumer: z.string(),
  consumerDisplayName: z.string(),
  deliveries: z.number(),
  /** Null when the message was gone before it could be read. */
  subject: z.string().nullable(),
  storedAt: z.string().nullable(),
  /** First bytes of the payload as text, one line; null when gone. */
  preview: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Null while open. */
  resolution: failureResolutionSchema.nullable(),
});
/** See {@link failureSchema}. */
export type Failure = z.infer<typeof failureSchema>;

/** A failure with its message, for the detail view. */
export const failureDetailSchema = failureSchema.extend({
  /** Null when the message was gone (acknowledged or removed) before it could be read. */
  message: z.object({ headers: headerEntriesSchema, payload: payloadViewSchema }).nullable(),
});
/** See {@link failureDetailSchema}. */
export type FailureDetail = z.infer<typeof failureDetailSchema>;

import * as z from "zod";
import { headerEntriesSchema } from "../message/headers";
import { payloadViewSchema } from "../message/payload-view";
import { numberedPlaceSchema, type Place } from "../place";

/**
 * `gave_up`: reached max deliver. `terminated`: a handler said never again. `dead_letter`: a stored copy of a failed
 * message. `stranded`: a work queue still stores it and delivers it to nobody, found without an announcement.
 */
export const failureReasonSchema = z.enum(["gave_up", "terminated", "dead_letter", "stranded"]);
/** See {@link failureReasonSchema}. */
export type FailureReason = z.infer<typeof failureReasonSchema>;

/** What became of a failure after somebody acted on it. */
export const failureResolutionSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("redriven"),
    at: z.string(),
    /** Id of the job that did it. */
    job: z.string(),
    /** Where the copy was stored. */
    ...numberedPlaceSchema.shape,
    /** What happens to the original once the copy is stored. */
    original: z.enum(["dropped", "kept"]),
  }),
  z.object({ kind: z.literal("discarded"), at: z.string(), job: z.string(), original: z.enum(["dropped", "kept"]) }),
]);
/** See {@link failureResolutionSchema}. */
export type FailureResolution = z.infer<typeof failureResolutionSchema>;

/** A message whose delivery to one consumer failed for good. */
export const failureSchema = z.object({
  /** Stable id: that of the broker's announcement, or made of where the message is stored. */
  id: z.string(),
  reason: failureReasonSchema,
  /** The handler's own words or the error of a dead letter, when there are any. */
  detail: z.string().nullable(),
  /** When the server announced it, or stored the dead letter, ISO 8601. */
  failedAt: z.string(),
  /** Where the message failed, and who gave it up; null when a dead letter does not say. */
  stream: z.string().nullable(),
  /** Its place in `stream`, see {@link failedPlace}; null when a dead letter does not say, or says what cannot be. */
  at: z.string().min(1).nullable(),
  /** The broker's own running number of it, for display. */
  number: z.number().nullable(),
  consumer: z.string().nullable(),
  consumerDisplayName: z.string().nullable(),
  /** Deliveries made, the failed last one included; null when not known. */
  deliveries: z.number().nullable(),
  /** Subject it was published to; null when the message was gone before it could be read, or does not say. */
  subject: z.string().nullable(),
  /**
   * Where the message was gone before it could be read and its subject follows from something else: the only subject that
   * its consumer filters, or that its stream captures.
   */
  subjectBy: z.enum(["filter", "stream"]).optional(),
  /**
   * Where the message was gone before it could be read and had been seen earlier: when the same message was rejected, or by
   * somebody who watched Live.
   */
  copy: z.enum(["rejection", "live"]).optional(),
  /** Of a dead letter: where its copy is stored. */
  letter: numberedPlaceSchema.nullable(),
  /** Which attempt this was of redriving the message: 1 for the first copy that failed; 0 for the original. */
  redriveAttempt: z.number(),
  storedAt: z.string().nullable(),
  /** False when only the first of its headers were recorded, so that no copy is made of it. */
  headersWhole: z.boolean(),
  /** First bytes of the payload as text, one line; null when gone. */
  preview: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  /** Null while open. */
  resolution: failureResolutionSchema.nullable(),
});
/** See {@link failureSchema}. */
export type Failure = z.infer<typeof failureSchema>;

/** Where the message failed; null when that is not known. */
export function failedPlace({ stream, at }: Pick<Failure, "stream" | "at">): Place | null {
  return stream === null || at === null ? null : { channel: stream, at };
}

/** A failure with its message, for the detail view. */
export const failureDetailSchema = failureSchema.extend({
  /** Null when the message was gone (acknowledged or removed) before it could be read. */
  message: z.object({ headers: headerEntriesSchema, payload: payloadViewSchema }).nullable(),
});
/** See {@link failureDetailSchema}. */
export type FailureDetail = z.infer<typeof failureDetailSchema>;

/** Failures of one consumer and reason. */
export const failureGroupSchema = z.object({
  stream: z.string().nullable(),
  consumer: z.string().nullable(),
  consumerDisplayName: z.string().nullable(),
  reason: failureReasonSchema,
  count: z.number(),
  /** When the first of them failed, by the broker's clock. */
  firstAt: z.string(),
  /** When the last of them failed, by the broker's clock. */
  lastAt: z.string(),
});
/** Failures of one consumer and reason whose error is of one kind, see `errorKindOf`. */
export const errorGroupSchema = failureGroupSchema.extend({ error: z.string() });
/** See {@link errorGroupSchema}. */
export type ErrorGroup = z.infer<typeof errorGroupSchema>;

/** See {@link failureGroupSchema}. */
export type FailureGroup = z.infer<typeof failureGroupSchema>;

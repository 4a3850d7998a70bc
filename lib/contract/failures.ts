import * as z from "zod";
import { failureDetailSchema, failureReasonSchema, failureResolutionSchema, failureSchema } from "../model/failure";
import { failureCountsSchema } from "./snapshot";

/** Query of `GET /api/failures`. */
export const failuresQuerySchema = z.object({
  state: z.enum(["open", "resolved", "all"]).default("open"),
  reason: failureReasonSchema.optional(),
  stream: z.string().min(1).optional(),
  consumer: z.string().min(1).optional(),
  /** Text in subject, preview, consumer or reason; letters compared without case. */
  search: z.string().min(1).max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Id of the last failure of the page before. */
  after: z.string().min(1).optional(),
});
/** See {@link failuresQuerySchema}. */
export type FailuresQuery = z.infer<typeof failuresQuerySchema>;

/** `GET /api/failures`: newest first. */
export const failureListSchema = z.object({
  failures: z.array(failureSchema),
  /** Failures that match, on all pages. */
  total: z.number(),
  /** `after` of the next page, or null. */
  next: z.string().nullable(),
  counts: failureCountsSchema,
  /** Open failures by consumer and reason, most first. */
  groups: z.array(
    z.object({
      stream: z.string(),
      consumer: z.string(),
      consumerDisplayName: z.string(),
      reason: failureReasonSchema,
      count: z.number(),
    }),
  ),
});
/** See {@link failureListSchema}. */
export type FailureList = z.infer<typeof failureListSchema>;

/** `GET /api/failures/{id}`. */
export const failureAnswerSchema = z.object({ failure: failureDetailSchema });

/**
 * `POST /api/failures/{id}/retry`: stores a copy with all headers and a fresh message id under the original subject;
 * on a work queue the original is dropped once the copy is stored.
 */
export const retryAnswerSchema = z.object({ failure: failureSchema, resolution: failureResolutionSchema });

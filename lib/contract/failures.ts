import * as z from "zod";
import { verdicts } from "../model/consumer/consumer-health";
import { maxErrorKind } from "../model/failure/error-kind";
import {
  errorGroupSchema,
  failureDetailSchema,
  failureGroupSchema,
  failureReasonSchema,
  failureSchema,
} from "../model/failure/failure";
import { retryingSchema } from "../model/failure/retrying";
import { maxNameBytes } from "../model/stream/name";
import { momentSchema } from "./moment";
import { inOrder, laterThan } from "./range";
import { failureCountsSchema } from "./snapshot";

/** Longest id of a failure that a request may name: stream, consumer and numbers, or stream and number. */
export const maxFailureIdLength = 1_024;

const filter = {
  state: z.enum(["open", "resolved", "all"]).default("open"),
  reason: failureReasonSchema.optional(),
  /** Stored copies only, or all but them. */
  deadLetters: z.enum(["only", "without"]).optional(),
  /** Stream where it failed, or where its dead letter is. */
  stream: z.string().min(1).max(maxNameBytes).optional(),
  consumer: z.string().min(1).max(maxNameBytes).optional(),
  /** The kind of its error, as `errors` of the list has it. */
  error: z.string().min(1).max(maxErrorKind).optional(),
  /** Failed at or after, ISO 8601. */
  since: momentSchema.optional(),
  /** Failed at or before, ISO 8601. */
  until: momentSchema.optional(),
  /** Text in subject, consumer, reason, headers or payload; letters compared without case. */
  search: z.string().min(1).max(200).optional(),
};

/** Refuses times that are the wrong way round; for `refine` of what has the fields of the filter. */
export const failureTimesInOrder = inOrder("since", "until", laterThan);

/** Which failures are meant. A field with a typo would mean more of them than was wanted: it is refused. */
export const failureFilterSchema = z.strictObject(filter);
/** See {@link failureFilterSchema}. */
export type FailureFilterInput = z.infer<typeof failureFilterSchema>;

const wholeSchema = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** Longest `withinMs`: a year. */
export const longestWithinMs = 366 * 86_400_000;

/** Query of `GET /api/failures`. */
export const failuresQuerySchema = z
  .object({
    ...filter,
    /** Failed in the last so many milliseconds, by the server's clock: a browser's clock may be wrong. */
    withinMs: z.coerce.number().int().min(1).max(longestWithinMs).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
    /** `next` of the page before. */
    after: z
      .string()
      .max(maxFailureIdLength + 17)
      .regex(/^\d+_.+$/, "not a place in the list")
      .optional(),
    /** Matches to leave out first, so that a list can be entered anywhere. Not with `search` or `after`. */
    offset: wholeSchema.default(0),
    /**
     * `newestMs` of an earlier answer: failures that came later are only counted, so that the pages of one list fit
     * together. Not with `search` or `after`.
     */
    upTo: wholeSchema.optional(),
  })
  .refine(...failureTimesInOrder);
/** See {@link failuresQuerySchema}. */
export type FailuresQuery = z.infer<typeof failuresQuerySchema>;

/** `GET /api/failures`: newest first. All counts are exact. */
export const failureListSchema = z.object({
  failures: z.array(failureSchema),
  /** Failures that match the filter, on all pages; of a search those that are searched through. */
  total: z.number(),
  /** Failures that match and came after `upTo`. */
  newer: z.number(),
  /** When the newest match failed, Unix milliseconds, 0 for none: the `upTo` of a list that begins now. */
  newestMs: z.number(),
  /** Looked through for this page. A search answers before its page is full, and goes on with the next. */
  scanned: z.number(),
  /** `after` of the next page, or null. */
  next: z.string().nullable(),
  counts: failureCountsSchema,
  /** Failures of that state and time by consumer and reason, largest group first; the other filters do not narrow them. */
  groups: z.array(failureGroupSchema).readonly(),
  /** The same by the kind of their error, for those that have one: at most 50, most first. */
  errors: z.array(errorGroupSchema).readonly(),
});
/** See {@link failureListSchema}. */
export type FailureList = z.infer<typeof failureListSchema>;
/** The same as JSON has it. */
export type FailureListJson = z.input<typeof failureListSchema>;

/** `GET /api/failures/{id}`. */
export const failureAnswerSchema = z.object({ failure: failureDetailSchema });

/** Query of `GET /api/failures/retrying`. */
export const retryingQuerySchema = z.object({
  stream: filter.stream,
  consumer: filter.consumer,
  /** `at` of the place of one message. */
  at: z.string().min(1).max(maxFailureIdLength).optional(),
});

/** `GET /api/failures/retrying`: rejected deliveries that come again, last rejected first, at most 500. */
export const retryingListSchema = z.object({ retrying: z.array(retryingSchema), total: z.number() });

/** A consumer that a message would reach. */
export const recipientSchema = z.object({
  /** The stream that it reads: the one that captures the message, or one that stores a copy. */
  stream: z.string(),
  name: z.string(),
  displayName: z.string(),
  verdict: z.enum(verdicts),
  paused: z.boolean(),
  /** False: it may be, since a subject is changed in a way that cannot be told before. */
  certain: z.boolean().default(true),
});
/** See {@link recipientSchema}. */
export type Recipient = z.infer<typeof recipientSchema>;

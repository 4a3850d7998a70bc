import * as z from "zod";
import { placeSchema } from "../place";

/** `redrive`: stores copies. `discard`: says that nobody will, and drops what nobody else needs. */
export const jobActionSchema = z.enum(["redrive", "discard"]);
/** See {@link jobActionSchema}. */
export type JobAction = z.infer<typeof jobActionSchema>;

/**
 * `everyone`: a copy goes to the subject the message came from, or another one, and every consumer of that sees it.
 * `consumer`: it goes to the retry subject of the consumer that failed, which nobody else reads.
 */
export const redriveToSchema = z.enum(["everyone", "consumer"]);
/** See {@link redriveToSchema}. */
export type RedriveTo = z.infer<typeof redriveToSchema>;

/** How one message of a job ended; each ends in exactly one way. */
export const outcomeSchema = z.enum([
  /** A copy is stored. */
  "published",
  /** The destination had this job's copy already, from before an interruption; it was not stored twice. */
  "duplicate",
  /** The destination refused the copy; nothing was changed. */
  "refused",
  /** The payload is no longer stored anywhere; nothing was changed. */
  "gone",
  /** Not done: cancelled, acted on before, its headers were kept only in part, or its consumer cannot be reached alone. */
  "skipped",
  /** Of a discarding job: done with. */
  "discarded",
]);
/** See {@link outcomeSchema}. */
export type Outcome = z.infer<typeof outcomeSchema>;

/** Messages by outcome. */
export const outcomeCountsSchema = z.record(outcomeSchema, z.number());
/** See {@link outcomeCountsSchema}. */
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

/** `cancelled` and `finished` are for good. */
export const jobStatusSchema = z.enum(["running", "paused", "cancelled", "finished"]);
/** See {@link jobStatusSchema}. */
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** A redrive or discard over a frozen list of failures, run by the server. */
export const failureJobSchema = z.object({
  id: z.string(),
  action: jobActionSchema,
  createdAt: z.string(),
  /** Who asked for it. */
  by: z.string(),
  /** What was chosen, in words. */
  scope: z.string(),
  to: redriveToSchema,
  /** Where copies for everyone go; null: each to the subject it came from. */
  destination: z.string().nullable(),
  /** Copies per second at most; null for as fast as it goes. */
  ratePerS: z.number().nullable(),
  status: jobStatusSchema,
  /** Why it is paused, or waits; null when there is nothing to say. */
  reason: z.string().nullable(),
  /** Messages of the plan. `total` = `pending` + the sum of `counts`. */
  total: z.number(),
  pending: z.number(),
  counts: outcomeCountsSchema,
  /** Of the published: stored after an attempt whose answer was lost and cannot be looked up; each may be stored twice. */
  maybeTwice: z.number(),
  /** Originals that should have been dropped and could not be. */
  notDropped: z.number(),
  /** Copies that failed again so far. */
  failedAgain: z.number(),
  endedAt: z.string().nullable(),
});
/** See {@link failureJobSchema}. */
export type FailureJob = z.infer<typeof failureJobSchema>;

/**
 * What became of a redrive's copies, by the last sweep. Counters tell what is done at least: of messages acknowledged out
 * of turn they do not say which.
 */
export const copyProgressSchema = z.object({
  /** Copies that are stored. `stored` = `acknowledged` + `failedAgain` + `unread` + those still to be handled. */
  stored: z.number(),
  /** Every consumer that gets the copy is done with it. */
  acknowledged: z.number(),
  /** Failed for good once more. */
  failedAgain: z.number(),
  /** No consumer reads them, or it is not known any more which. */
  unread: z.number(),
});
/** See {@link copyProgressSchema}. */
export type CopyProgress = z.infer<typeof copyProgressSchema>;

/** Copies that somebody has still to handle. */
export function openCopies({ stored, acknowledged, failedAgain, unread }: CopyProgress): number {
  return stored - acknowledged - failedAgain - unread;
}

/** How one message of a job ended. */
export const jobMessageSchema = z.object({
  /** Position in the plan, from 0. */
  index: z.number(),
  failureId: z.string(),
  /** Null while it is to come. */
  outcome: outcomeSchema.nullable(),
  /** Why it was refused or skipped. */
  reason: z.string().nullable(),
  /** Where the copy is stored, and its running number there as people know it. */
  place: placeSchema.nullable(),
  number: z.number().nullable(),
  maybeTwice: z.boolean(),
  /** The failure of the copy, when that failed again. */
  failedAgainAs: z.string().nullable(),
  /** Which redrive of the message that copy was, from 1; null when it has not failed, or does not say. */
  failedRedrive: z.number().nullable(),
});
/** See {@link jobMessageSchema}. */
export type JobMessage = z.infer<typeof jobMessageSchema>;

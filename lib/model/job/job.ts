import * as z from "zod";
import type { Right } from "../activity";
import { numberedPlaceSchema, placeSchema } from "../place";

/** Of failures. `redrive`: stores copies. `discard`: says that nobody will, and drops what nobody else needs. */
export const failureActionSchema = z.enum(["redrive", "discard"]);
/** See {@link failureActionSchema}. */
export type FailureAction = z.infer<typeof failureActionSchema>;

/**
 * Of messages. `replay`: stores copies of what is stored. `delete`: removes what is stored. `import`: stores what a file
 * holds.
 */
export const messageActionSchema = z.enum(["replay", "delete", "import"]);
/** See {@link messageActionSchema}. */
export type MessageAction = z.infer<typeof messageActionSchema>;

/** What a job does. */
export const jobActionSchema = z.enum([...failureActionSchema.options, ...messageActionSchema.options]);
/** See {@link jobActionSchema}. */
export type JobAction = z.infer<typeof jobActionSchema>;

/** What somebody must be allowed to do who begins such a job. */
export function rightFor(action: JobAction): Right {
  switch (action) {
    case "redrive":
    case "discard":
      return action;
    case "replay":
    case "import":
      return "publish";
    case "delete":
      return "manage";
  }
}

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
  /** It is no longer stored; nothing was changed. */
  "gone",
  /** Not done: cancelled, acted on before, its headers were kept only in part, or its consumer cannot be reached alone. */
  "skipped",
  /** Of a discarding job: done with. */
  "discarded",
  /** Of a deleting job: removed from its stream. */
  "deleted",
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

/** Work over a frozen list of failures or messages, run by the server. */
export const jobSchema = z.object({
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
  /** Of a deleting job: the bytes are overwritten where they are stored. */
  erases: z.boolean(),
  /** Messages per second at most; null for as fast as it goes. */
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
/** See {@link jobSchema}. */
export type Job = z.infer<typeof jobSchema>;

/**
 * What became of a job's copies, by the last sweep. Counters tell what is done at least: of messages acknowledged out
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
  /** The failure that it is about; null: it is about none. */
  failureId: z.string().nullable(),
  /** The stored message that it is about; null: it is about none. */
  message: numberedPlaceSchema.nullable(),
  /** The line of a file, from 1, that it is about; null: it is about none. */
  line: z.number().nullable(),
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

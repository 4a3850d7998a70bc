import * as z from "zod";

/** What people may be allowed to do beyond looking. */
export const rights = ["publish", "redrive", "discard"] as const;
/** One of {@link rights}. */
export type Right = (typeof rights)[number];

/** Something that somebody did, or was not allowed to do. */
export const activitySchema = z.object({
  id: z.string(),
  /** ISO 8601. */
  at: z.string(),
  who: z.string(),
  /** `test` is one call of the webhook. */
  action: z.enum(["publish", "redrive", "discard", "pause", "resume", "cancel", "test"]),
  /** What it was about, in words. */
  what: z.string(),
  /** Messages it was about; null when not known, or about none. */
  count: z.number().nullable(),
  result: z.enum(["started", "done", "denied", "failed"]),
  /** The result in words. */
  detail: z.string(),
  /** The job behind it, or null. */
  job: z.string().nullable(),
});
/** See {@link activitySchema}. */
export type Activity = z.infer<typeof activitySchema>;

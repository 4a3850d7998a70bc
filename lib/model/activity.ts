import * as z from "zod";
import { recordDoubtSchema } from "./failure/record-doubt";

/** What people may be allowed to do beyond looking. */
export const rights = ["publish", "redrive", "discard", "mute", "manage"] as const;
/** One of {@link rights}. */
export type Right = (typeof rights)[number];

/** What can be done. `pause`, `resume` and `cancel` are about a job, `test` is one call of the webhook. */
const actions = [
  "publish",
  "redrive",
  "discard",
  "pause",
  "resume",
  "cancel",
  "test",
  "mute",
  "unmute",
  "pause_consumer",
  "resume_consumer",
  "reset_consumer",
  "delete_consumer",
  "create_consumer",
  "edit_consumer",
  "purge_stream",
  "delete_stream",
  "create_stream",
  "edit_stream",
  "save_template",
  "delete_template",
  "unpin_consumer",
  "seal_stream",
  "delete_message",
  "erase_message",
  "replay",
  "delete_messages",
  "import",
  "create_bucket",
  "put_key",
  "delete_key",
  "purge_key",
  "put_object",
  "delete_object",
] as const;

/** Something that somebody did, or was not allowed to do. */
export const activitySchema = z.object({
  id: z.string().min(1).max(64),
  /** ISO 8601; of repeats the first. */
  at: z.string(),
  who: z.string(),
  action: z.enum(actions),
  /** What it was about, in words. */
  what: z.string(),
  /** Messages it was about; null when not known, or about none. */
  count: z.number().nullable(),
  result: z.enum(["started", "done", "denied", "failed"]),
  /** The result in words. */
  detail: z.string(),
  /** The job behind it, or null. */
  job: z.string().nullable(),
  /** Id of the broker that it was about; null in entries from before there were several. */
  broker: z.string().nullable().default(null),
  /** How often the same was denied or refused from `at` to `lastAt`. */
  times: z.number().int().min(1).default(1),
  /** When it was denied or refused last, ISO 8601; null when it happened once. */
  lastAt: z.string().nullable().default(null),
  /** Why Jetlag is taken not to have written this entry (`at` is then when it was stored); null if it did, as far as is known. */
  foreign: recordDoubtSchema.nullable().default(null),
});
/** See {@link activitySchema}. */
export type Activity = z.infer<typeof activitySchema>;

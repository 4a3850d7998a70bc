import * as z from "zod";
import { activitySchema, rights } from "../model/activity";

/** Query of `GET /api/activity`. */
export const activityQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** Id of the last one of the page before. */
  after: z.string().min(1).max(64).optional(),
});
/** See {@link activityQuerySchema}. */
export type ActivityQuery = z.infer<typeof activityQuerySchema>;

/** `GET /api/activity`: newest first. */
export const activityListSchema = z.object({
  activity: z.array(activitySchema),
  next: z.string().nullable(),
  /** Who the caller is taken for, and what may be done from here. */
  who: z.string(),
  rights: z.array(z.enum(rights)),
  /** Why the record does not outlive the process, or null. */
  problem: z.string().nullable(),
});
/** See {@link activityListSchema}. */
export type ActivityList = z.infer<typeof activityListSchema>;

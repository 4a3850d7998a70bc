import * as z from "zod";
import { copyProgressSchema, jobMessageSchema, jobSchema, outcomeSchema } from "../model/job/job";

/** Answer about one job. */
export const jobAnswerSchema = z.object({ job: jobSchema });
/** `GET /api/jobs/{id}`: `copies` is null where who reads them is not known, and before the consumers were read. */
export const jobStateSchema = z.object({ job: jobSchema, copies: copyProgressSchema.nullable() });
/** See {@link jobStateSchema}. */
export type JobState = z.infer<typeof jobStateSchema>;
/** `GET /api/jobs`: newest first. `problem` says why they do not outlive the process. */
export const jobListSchema = z.object({ jobs: z.array(jobSchema), problem: z.string().nullable() });

/** Query of `GET /api/jobs/{id}/messages`. */
export const jobMessagesQuerySchema = z.object({
  only: z.union([outcomeSchema, z.enum(["pending", "failed_again"])]).optional(),
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
/** See {@link jobMessagesQuerySchema}. */
export type JobMessagesQuery = z.infer<typeof jobMessagesQuerySchema>;
/** Its answer, in the order of the plan. */
export const jobMessagesSchema = z.object({ messages: z.array(jobMessageSchema), next: z.number().nullable() });

/** Last part of `POST /api/jobs/{id}/{wish}`. */
export const jobWishSchema = z.enum(["pause", "resume", "cancel"]);
/** See {@link jobWishSchema}. */
export type JobWish = z.infer<typeof jobWishSchema>;

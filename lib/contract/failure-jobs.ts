import * as z from "zod";
import { failureJobSchema, jobActionSchema, jobMessageSchema, outcomeSchema } from "../model/failure-job";
import { isSubject } from "../model/subject";
import { failureFilterSchema, recipientSchema } from "./failures";

/** Failures chosen one by one in one request; more by a filter. */
const maxChosen = 10_000;

/** Which failures a job is about: chosen ones, or all open ones that match. */
export const jobScopeSchema = z.union([
  z.strictObject({ ids: z.array(z.string().min(1).max(1_024)).min(1).max(maxChosen) }),
  z.strictObject({ filter: failureFilterSchema.omit({ state: true }) }),
]);
/** See {@link jobScopeSchema}. */
export type JobScope = z.input<typeof jobScopeSchema>;

const what = {
  action: jobActionSchema,
  scope: jobScopeSchema,
  /** Subject of all copies; null: each to the subject it came from. */
  destination: z
    .string()
    .refine(isSubject, "not a subject: tokens separated by dots, no wildcards or white space")
    .nullable()
    .default(null),
};

/** Body of `POST /api/failures/plan`: what a job would do. */
export const planInputSchema = z.strictObject(what);
/** See {@link planInputSchema}. */
export type PlanInput = z.input<typeof planInputSchema>;

/** Answer of `POST /api/failures/plan`. */
export const jobPlanSchema = z.object({
  /** Failures in scope. */
  total: z.number(),
  /** Their payloads together. */
  bytes: z.number(),
  /** Of them: payload gone. */
  gone: z.number(),
  /** Of them: no subject is known, so they need another destination. */
  withoutSubject: z.number(),
  /** Originals that will be dropped: dead letters, and what a work queue would keep for nobody. */
  drops: z.number(),
  /** Where copies go, most first; at most 20. */
  subjects: z.array(
    z.object({
      subject: z.string(),
      count: z.number(),
      /** The stream that captures it; null: nothing would be stored. */
      stream: z.string().nullable(),
      recipients: z.array(recipientSchema),
    }),
  ),
  otherSubjects: z.number(),
  /** When the consumers were read. */
  sampledAt: z.string().nullable(),
  /** Whether only the consumer that failed gets the copies, or why that cannot be promised. */
  targeted: z.object({ possible: z.boolean(), reason: z.string() }),
});
/** See {@link jobPlanSchema}. */
export type JobPlan = z.infer<typeof jobPlanSchema>;

/** Body of `POST /api/failures/jobs`. */
export const jobInputSchema = z.strictObject({
  ...what,
  /** Copies per second at most; null for as fast as it goes. */
  ratePerS: z.number().min(0.01).max(1_000_000).nullable().default(null),
  /** In place of the message's own payload; for one message. */
  payload: z.strictObject({ encoding: z.enum(["utf8", "base64"]).default("utf8"), data: z.string() }).optional(),
});
/** See {@link jobInputSchema}. */
export type JobInput = z.input<typeof jobInputSchema>;

/** Answer about one job. */
export const jobAnswerSchema = z.object({ job: failureJobSchema });
/** `GET /api/failures/jobs`: newest first. `problem` says why they do not outlive the process. */
export const jobListSchema = z.object({ jobs: z.array(failureJobSchema), problem: z.string().nullable() });

/** Query of `GET /api/failures/jobs/{id}/messages`. */
export const jobMessagesQuerySchema = z.object({
  only: z.union([outcomeSchema, z.enum(["pending", "failed_again"])]).optional(),
  from: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});
/** See {@link jobMessagesQuerySchema}. */
export type JobMessagesQuery = z.infer<typeof jobMessagesQuerySchema>;
/** Its answer, in the order of the plan. */
export const jobMessagesSchema = z.object({ messages: z.array(jobMessageSchema), next: z.number().nullable() });

/** Last part of `POST /api/failures/jobs/{id}/{wish}`. */
export const jobWishSchema = z.enum(["pause", "resume", "cancel"]);
/** See {@link jobWishSchema}. */
export type JobWish = z.infer<typeof jobWishSchema>;

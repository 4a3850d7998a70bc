import * as z from "zod";
import { type FailureAction, failureActionSchema, type RedriveTo, redriveToSchema } from "../model/job/job";
import { boundedArray } from "./bounded-array";
import {
  failureFilterSchema,
  failureTimesInOrder,
  longestWithinMs,
  maxFailureIdLength,
  recipientSchema,
} from "./failures";
import { subjectSchema } from "./subject";

/** Failures chosen one by one in one request; more by a filter. */
const maxChosen = 10_000;

/** Which failures a job is about: chosen ones, or all open ones that match. */
export const jobScopeSchema = z.union([
  z.strictObject({
    ids: boundedArray(z.string().min(1).max(maxFailureIdLength), maxChosen).refine((ids) => ids.length > 0, "empty"),
  }),
  z.strictObject({
    filter: failureFilterSchema
      .omit({ state: true })
      .extend({
        /** Failed within so long before now. What is now, the server says: a browser's clock may be wrong. */
        withinMs: z.number().int().min(1).max(longestWithinMs).optional(),
      })
      .refine(...failureTimesInOrder),
  }),
]);
/** See {@link jobScopeSchema}. */
export type JobScope = z.input<typeof jobScopeSchema>;

const what = {
  action: failureActionSchema,
  scope: jobScopeSchema,
  to: redriveToSchema.default("everyone"),
  /** Subject of all copies for everyone; null: each to the subject it came from. */
  destination: subjectSchema.nullable().default(null),
};

interface Aim {
  readonly action: FailureAction;
  readonly to: RedriveTo;
  readonly destination: string | null;
}

/** Copies for one consumer alone have a subject of their own, and what is discarded goes to nobody. */
function checkAim({ value, issues }: z.core.ParsePayload<Aim>): void {
  const { action, to, destination } = value;
  if (to === "everyone") return;
  const refuse = (field: keyof Aim, message: string) =>
    issues.push({ code: "custom", path: [field], input: value[field], message });
  if (destination !== null) refuse("destination", "copies for the consumer alone go to its retry subject");
  if (action !== "redrive") refuse("to", "what is discarded goes to nobody");
}

/** Body of `POST /api/failures/plan`: what a job would do. */
export const planInputSchema = z.strictObject(what).check(checkAim);
/** See {@link planInputSchema}. */
export type PlanInput = z.input<typeof planInputSchema>;

/** A consumer that failed, and whether copies can be sent to it alone. */
const failedConsumerSchema = z.object({
  /** Null: its failures do not say. */
  stream: z.string().nullable(),
  name: z.string().nullable(),
  displayName: z.string().nullable(),
  /** Its failures in scope. */
  count: z.number(),
  /** Why it cannot be reached alone, a clause; null: it can. */
  obstacle: z.string().nullable(),
});
/** See {@link failedConsumerSchema}. */
export type FailedConsumer = z.infer<typeof failedConsumerSchema>;

/** Answer of `POST /api/failures/plan`. */
export const failurePlanSchema = z.object({
  to: redriveToSchema,
  /**
   * The moment since when failures are in scope, null for all; what `withinMs` came to. A job that is started with it
   * is about the failures of this plan, however long somebody looked at it.
   */
  since: z.string().nullable(),
  /** Failures in scope. */
  total: z.number(),
  /** Of them, those that no copy is made of: `incomplete`, and with `to: "consumer"` those that cannot be reached. */
  skipped: z.number(),
  /** Of those that are skipped: only the first of their headers were recorded, so that a copy would lack some. */
  incomplete: z.number(),
  /** Of them: failures whose consumer can be reached alone, whatever `to` is. */
  reachable: z.number(),
  /** Consumers that failed, most failures first, at most 20 that can be reached alone and 20 that cannot. */
  consumers: z.array(failedConsumerSchema),
  otherConsumers: z.number(),
  /** Payloads of those that are not skipped, together. */
  bytes: z.number(),
  /** Of those that are not skipped: payload gone. */
  gone: z.number(),
  /** Copies that will be stored, by what is known now: at most, where there are `otherSubjects`. A discard stores none. */
  stored: z.number(),
  /** Of those that are not skipped or gone: no subject is known, so they need another destination. */
  withoutSubject: z.number(),
  /** Originals that will be dropped: dead letters, and what a work queue would keep for nobody. */
  drops: z.number(),
  /** Where copies go of what is not gone, most first; at most 20. */
  subjects: z.array(
    z.object({
      subject: z.string(),
      count: z.number(),
      /** The stream that captures it; null: nothing would be stored. */
      stream: z.string().nullable(),
      /** The reason why these copies would be refused, a clause; null if they may be sent. */
      refusal: z.string().nullable(),
      recipients: z.array(recipientSchema),
    }),
  ),
  otherSubjects: z.number(),
  /** Headers addressed to the server, which the copies leave out; most messages first, at most 20 names. */
  leftOutHeaders: z.array(z.object({ name: z.string(), count: z.number() })),
  /** When the consumers were read. */
  sampledAt: z.string().nullable(),
  /** Whether nobody but the consumer that failed gets the copies of this plan, or why that cannot be promised. */
  targeted: z.object({ possible: z.boolean(), reason: z.string() }),
});
/** See {@link failurePlanSchema}. */
export type FailurePlan = z.infer<typeof failurePlanSchema>;

/** Body of `POST /api/failures/jobs`. */
export const jobInputSchema = z
  .strictObject({
    ...what,
    /** Copies per second at most; null for as fast as it goes. */
    ratePerS: z.number().min(0.01).max(1_000_000).nullable().default(null),
    /** In place of the message's own payload; for one message. */
    payload: z.strictObject({ encoding: z.enum(["utf8", "base64"]).default("utf8"), data: z.string() }).optional(),
  })
  .check(checkAim);
/** See {@link jobInputSchema}. */
export type JobInput = z.input<typeof jobInputSchema>;

import * as z from "zod";
import { knownSchema } from "../model/known";
import { streamConfigSchema } from "../model/stream/stream";
import { streamSettingsSchema } from "../model/stream/stream-settings";
import { subjectSchema } from "./subject";

const knownNumber = knownSchema(z.number());
const count = z.number().int().min(0);

/** What a purge removes: all, or what matches a subject; of that, what lies before a message, or all but the newest. */
export const purgeScopeSchema = z
  .strictObject({
    subject: subjectSchema.optional(),
    /** Running number of the first message that stays. */
    before: z
      .string()
      .regex(/^\d{1,15}$/, "a number of a message, of 15 digits at most")
      .optional(),
    keep: z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).optional(),
  })
  .refine(({ before, keep }) => before === undefined || keep === undefined, {
    path: ["keep"],
    message: "say either before which message, or how many to keep",
  });
/** See {@link purgeScopeSchema}. */
export type PurgeWish = z.input<typeof purgeScopeSchema>;

const edit = {
  /** The settings that were read: when the stream has others by now, somebody changed it meanwhile. */
  base: streamSettingsSchema,
  settings: streamSettingsSchema,
};

/** Body of `POST …/plan` of a stream. It changes nothing. */
export const streamPlanInputSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("purge"), scope: purgeScopeSchema }),
  z.strictObject({ action: z.literal("delete") }),
  z.strictObject({ action: z.literal("edit"), ...edit }),
]);
/** See {@link streamPlanInputSchema}. */
export type StreamPlanInput = z.input<typeof streamPlanInputSchema>;

/** A consumer that has messages of a stream still to finish. */
export const unfinishedReaderSchema = z.object({
  name: z.string(),
  displayName: z.string(),
  waiting: z.number(),
  inFlight: z.number(),
});
/** See {@link unfinishedReaderSchema}. */
export type UnfinishedReader = z.infer<typeof unfinishedReaderSchema>;

const readers = {
  /** Those with the most to finish first, at most five. */
  unfinished: z.array(unfinishedReaderSchema),
  otherUnfinished: z.number(),
};

/** What a purge would do. */
export const purgePlanSchema = z.object({
  action: z.literal("purge"),
  /** Of the stream: another one of its name has another time. */
  createdAt: z.string(),
  before: z.object({ messages: z.number(), bytes: z.number() }),
  removed: knownNumber,
  /** Messages that are left. */
  after: knownNumber,
  ...readers,
});
/** See {@link purgePlanSchema}. */
export type PurgePlan = z.infer<typeof purgePlanSchema>;

/** What deleting a stream would do. */
export const streamDeletionPlanSchema = z.object({
  action: z.literal("delete"),
  createdAt: z.string(),
  messages: z.number(),
  bytes: z.number(),
  /** Consumers that are deleted with it. */
  consumers: z.number(),
  /** Streams that copy from it, and stay without anything new. */
  dependents: z.array(z.object({ name: z.string(), kind: z.enum(["mirror", "source"]) })),
  /** What is published to them is stored nowhere from then on. */
  subjects: z.array(z.string()),
  ...readers,
});
/** See {@link streamDeletionPlanSchema}. */
export type StreamDeletionPlan = z.infer<typeof streamDeletionPlanSchema>;

/** What an edit would do. */
export const streamEditPlanSchema = z.object({
  action: z.literal("edit"),
  createdAt: z.string(),
  /** Names of the settings that change. */
  changed: z.array(streamSettingsSchema.keyof()),
  /** Messages that the new limits remove at once. */
  removed: knownNumber,
});
/** See {@link streamEditPlanSchema}. */
export type StreamEditPlan = z.infer<typeof streamEditPlanSchema>;

/** Answer of `POST …/plan` of a stream. */
export const streamPlanSchema = z.discriminatedUnion("action", [
  purgePlanSchema,
  streamDeletionPlanSchema,
  streamEditPlanSchema,
]);
/** See {@link streamPlanSchema}. */
export type StreamPlan = z.infer<typeof streamPlanSchema>;

const named = { name: z.string().max(256), createdAt: z.string().max(64) };

/** Body of `POST …/purge`: what to remove, the stream's name, typed, and what of the plan was confirmed. */
export const purgeInputSchema = z.strictObject({
  scope: purgeScopeSchema,
  confirmed: z.strictObject({ ...named, removed: count.nullable() }),
});
/** See {@link purgeInputSchema}. */
export type PurgeInput = z.input<typeof purgeInputSchema>;

/** Body of `POST …/seal`: its name, typed, and when it was made. */
export const sealInputSchema = z.strictObject({ confirmed: z.strictObject(named) });
/** See {@link sealInputSchema}. */
export type SealInput = z.input<typeof sealInputSchema>;

/** Body of `POST …/delete` of a stream. */
export const streamDeletionInputSchema = z.strictObject({
  confirmed: z.strictObject({ ...named, messages: count, consumers: count, dependents: count }),
});
/** See {@link streamDeletionInputSchema}. */
export type StreamDeletionInput = z.input<typeof streamDeletionInputSchema>;

/** Answer of `POST …/purge`: how many messages were removed, and how many are left. */
export const purgedSchema = z.object({ removed: z.number(), left: z.number() });
/** Answer of `POST …/delete` of a stream. */
export const deletedStreamSchema = z.object({ deleted: z.literal(true) });

/** Body of `POST …/edit` of a stream. */
export const streamEditInputSchema = z.strictObject({
  ...edit,
  confirmed: z.strictObject({ createdAt: z.string().max(64), removed: count.nullable() }),
});
/** See {@link streamEditInputSchema}. */
export type StreamEditInput = z.input<typeof streamEditInputSchema>;

/** Body of `POST /api/streams`: what is left out is as the broker has it. */
export const createStreamInputSchema = z.strictObject({
  name: z.string().min(1).max(255),
  settings: streamSettingsSchema.partial(),
});
/** See {@link createStreamInputSchema}. */
export type CreateStreamInput = z.input<typeof createStreamInputSchema>;

/** A stream's configuration as the broker answered after a change. */
export const changedStreamSchema = z.object({ config: streamConfigSchema });

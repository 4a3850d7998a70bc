import * as z from "zod";
import { consumerSchema } from "../model/consumer/consumer";
import { consumerBeginningSchema, consumerSettingsSchema } from "../model/consumer/consumer-settings";
import { knownSchema } from "../model/known";
import { momentSchema } from "./moment";

const minuteMs = 60_000;
/** Longest pause, milliseconds: one without an end would be forgotten. */
export const longestPauseMs = 365 * 24 * 60 * minuteMs;

const knownNumber = knownSchema(z.number());

/** Body of `POST …/pause`: for so long from now by the broker's clock, or until a moment. */
export const pauseInputSchema = z.union([
  z.strictObject({ forMs: z.number().int().min(1_000).max(longestPauseMs) }),
  z.strictObject({ until: momentSchema }),
]);
/** See {@link pauseInputSchema}. */
export type PauseInput = z.input<typeof pauseInputSchema>;

/** Where a consumer shall go on: the start of what it reads, a message, or the first message of a time. */
export const resetFromSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("start") }),
  z.strictObject({
    kind: z.literal("number"),
    number: z.string().regex(/^\d{1,15}$/, "a number of a message, of 15 digits at most"),
  }),
  z.strictObject({ kind: z.literal("time"), at: momentSchema }),
]);
/** See {@link resetFromSchema}. */
export type ResetFrom = z.input<typeof resetFromSchema>;

const edit = {
  /** The settings that were read: when the consumer has others by now, somebody changed it meanwhile. */
  base: consumerSettingsSchema,
  settings: consumerSettingsSchema,
};

/** Body of `POST …/plan` of a consumer: what a reset or its deletion would do. It changes nothing. */
export const consumerPlanInputSchema = z.discriminatedUnion("action", [
  z.strictObject({ action: z.literal("reset"), from: resetFromSchema }),
  z.strictObject({ action: z.literal("delete") }),
  z.strictObject({ action: z.literal("edit"), ...edit }),
]);
/** See {@link consumerPlanInputSchema}. */
export type ConsumerPlanInput = z.input<typeof consumerPlanInputSchema>;

/** What a reset would do. */
export const resetPlanSchema = z.object({
  action: z.literal("reset"),
  /** Of the consumer: another one of its name has another time. */
  createdAt: z.string(),
  /** Running number of the message at which it goes on; null for the start of what it reads. */
  number: z.number().nullable(),
  /** What it has to read now, and afterwards. */
  before: z.object({ waiting: z.number(), inFlight: z.number() }),
  after: knownNumber,
  /** Messages that it was given already and is given again. */
  again: knownNumber,
  /** Messages that wait for it now and that it is not given any more. */
  skipped: knownNumber,
});
/** See {@link resetPlanSchema}. */
export type ResetPlan = z.infer<typeof resetPlanSchema>;

/** What deleting a consumer would do. */
export const consumerDeletionPlanSchema = z.object({
  action: z.literal("delete"),
  createdAt: z.string(),
  /** What it has not finished. */
  waiting: z.number(),
  inFlight: z.number(),
  /** Messages that leave the stream with it, since it alone wanted them. */
  lost: knownNumber,
  /** Messages that stay in the stream, where nobody reads them any more. */
  unread: knownNumber,
  /** True when no other consumer of the stream is left. */
  last: z.boolean(),
  /** Its failures that nobody acted on: they stay listed. */
  openFailures: knownNumber,
});
/** See {@link consumerDeletionPlanSchema}. */
export type ConsumerDeletionPlan = z.infer<typeof consumerDeletionPlanSchema>;

/** What an edit would do. */
export const consumerEditPlanSchema = z.object({
  action: z.literal("edit"),
  createdAt: z.string(),
  /** Names of the settings that change. */
  changed: z.array(consumerSettingsSchema.keyof()),
  /** Messages that new filters leave out, where these leave the stream, and where they stay for nobody. */
  lost: knownNumber,
  unread: knownNumber,
});
/** See {@link consumerEditPlanSchema}. */
export type ConsumerEditPlan = z.infer<typeof consumerEditPlanSchema>;

/** Answer of `POST …/plan` of a consumer. */
export const consumerPlanSchema = z.discriminatedUnion("action", [
  resetPlanSchema,
  consumerDeletionPlanSchema,
  consumerEditPlanSchema,
]);
/** See {@link consumerPlanSchema}. */
export type ConsumerPlan = z.infer<typeof consumerPlanSchema>;

/** Of a plan; null: it was not known. */
const figure = z.number().int().min(0).nullable();

/** Body of `POST …/reset`: where to, and what of the plan was confirmed. */
export const resetInputSchema = z.strictObject({
  from: resetFromSchema,
  confirmed: z.strictObject({ createdAt: z.string().max(64), again: figure, skipped: figure }),
});
/** See {@link resetInputSchema}. */
export type ResetInput = z.input<typeof resetInputSchema>;

/** Body of `POST …/delete` of a consumer: its name, typed, and what of the plan was confirmed. */
export const consumerDeletionInputSchema = z.strictObject({
  confirmed: z.strictObject({ name: z.string().max(256), createdAt: z.string().max(64), lost: figure, unread: figure }),
});
/** See {@link consumerDeletionInputSchema}. */
export type ConsumerDeletionInput = z.input<typeof consumerDeletionInputSchema>;

/** Body of `POST …/edit` of a consumer. */
export const consumerEditInputSchema = z.strictObject({
  ...edit,
  confirmed: z.strictObject({ createdAt: z.string().max(64), lost: figure, unread: figure }),
});
/** See {@link consumerEditInputSchema}. */
export type ConsumerEditInput = z.input<typeof consumerEditInputSchema>;

/** Body of `POST /api/streams/{stream}/consumers`. */
export const createConsumerInputSchema = z.strictObject({
  name: z.string().min(1).max(255),
  beginning: consumerBeginningSchema,
  settings: consumerSettingsSchema,
});
/** See {@link createConsumerInputSchema}. */
export type CreateConsumerInput = z.input<typeof createConsumerInputSchema>;

/** A consumer as the broker answered after a change. */
export const changedConsumerSchema = z.object({ consumer: consumerSchema });
/** Answer of `POST …/delete` of a consumer. */
export const deletedConsumerSchema = z.object({ deleted: z.literal(true) });

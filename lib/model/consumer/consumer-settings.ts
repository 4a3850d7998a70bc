import * as z from "zod";
import { differingSettings } from "../setting-difference";
import type { ConsumerConfig } from "./consumer";

const limit = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullable();
const lengthMs = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

/** What of a consumer's configuration can be changed at any time. */
export const consumerSettingsSchema = z.strictObject({
  description: z.string().max(4_096).nullable(),
  filterSubjects: z.array(z.string().min(1).max(1_024)).max(1_000),
  ackWaitMs: lengthMs,
  maxDeliver: limit,
  maxAckPending: limit,
  backoffMs: z.array(lengthMs).max(100),
  metadata: z.record(z.string().max(1_024), z.string().max(16_384)),
});
/** See {@link consumerSettingsSchema}. */
export type ConsumerSettings = z.infer<typeof consumerSettingsSchema>;
/** One of the {@link ConsumerSettings}. */
export type ConsumerSettingName = keyof ConsumerSettings;

/** What is chosen once, when a consumer is made: where it begins, and how it acknowledges. */
export const consumerBeginningSchema = z.strictObject({
  deliverPolicy: z.enum(["all", "new", "last", "last_per_subject"]),
  ackPolicy: z.enum(["explicit", "all", "none"]),
});
/** See {@link consumerBeginningSchema}. */
export type ConsumerBeginning = z.infer<typeof consumerBeginningSchema>;

const names = consumerSettingsSchema.keyof().options;

/** The settings in a configuration. */
export function settingsOfConsumer(config: ConsumerConfig): ConsumerSettings {
  return {
    description: config.description,
    filterSubjects: [...config.filterSubjects],
    ackWaitMs: config.ackWaitMs,
    maxDeliver: config.maxDeliver,
    maxAckPending: config.maxAckPending,
    backoffMs: [...config.backoffMs],
    metadata: config.metadata,
  };
}

/** The names of the settings in which two configurations differ. */
export function changedConsumerSettings(before: ConsumerSettings, after: ConsumerSettings): ConsumerSettingName[] {
  return differingSettings<ConsumerSettings>(names, before, after, ["backoffMs"]);
}

/** What of `after` is to be sent to turn `before` into it. */
export function consumerSettingsChange(before: ConsumerSettings, after: ConsumerSettings): Partial<ConsumerSettings> {
  const changed = new Set<string>(changedConsumerSettings(before, after));
  return Object.fromEntries(Object.entries(after).filter(([name]) => changed.has(name)));
}

import * as z from "zod";
import { differingSettings } from "../setting-difference";
import { retentionSchema, type StreamConfig } from "./stream";

const limit = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER).nullable();

/** What of a stream's configuration people write: all but its name and what is rarely set and kept as it is. */
export const streamSettingsSchema = z.strictObject({
  description: z.string().max(4_096).nullable(),
  subjects: z.array(z.string().min(1).max(1_024)).max(1_000),
  retention: retentionSchema,
  storage: z.enum(["file", "memory"]),
  replicas: z.number().int().min(1).max(5),
  maxAgeMs: limit,
  maxBytes: limit,
  maxMessages: limit,
  maxMessagesPerSubject: limit,
  maxMessageBytes: limit,
  discard: z.enum(["old", "new"]),
  duplicateWindowMs: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  allowDirect: z.boolean(),
  metadata: z.record(z.string().max(1_024), z.string().max(16_384)),
});
/** See {@link streamSettingsSchema}. */
export type StreamSettings = z.infer<typeof streamSettingsSchema>;
/** One of the {@link StreamSettings}. */
export type StreamSettingName = keyof StreamSettings;

const names = streamSettingsSchema.keyof().options;

/** The settings in a configuration. */
export function settingsOfStream(config: StreamConfig): StreamSettings {
  return {
    description: config.description,
    subjects: [...config.subjects],
    retention: config.retention,
    storage: config.storage,
    replicas: config.replicas,
    maxAgeMs: config.maxAgeMs,
    maxBytes: config.maxBytes,
    maxMessages: config.maxMessages,
    maxMessagesPerSubject: config.maxMessagesPerSubject,
    maxMessageBytes: config.maxMessageBytes,
    discard: config.discard,
    duplicateWindowMs: config.duplicateWindowMs,
    allowDirect: config.allowDirect,
    metadata: config.metadata,
  };
}

/** The names of the settings in which two configurations differ. */
export function changedSettings(before: StreamSettings, after: StreamSettings): StreamSettingName[] {
  return differingSettings<StreamSettings>(names, before, after);
}

/** What of `after` is to be sent to turn `before` into it. */
export function settingsChange(before: StreamSettings, after: StreamSettings): Partial<StreamSettings> {
  const changed = new Set<string>(changedSettings(before, after));
  return Object.fromEntries(Object.entries(after).filter(([name]) => changed.has(name)));
}

import * as z from "zod";

/** What a setting is set to, by what it measures. */
const valueSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("flag"), on: z.boolean() }),
  z.object({ kind: z.literal("count"), value: z.number() }),
  z.object({ kind: z.literal("bytes"), value: z.number() }),
  z.object({ kind: z.literal("duration"), ms: z.number() }),
  /** ISO 8601. */
  z.object({ kind: z.literal("time"), at: z.string() }),
  /** There is none: no limit, or nothing chosen. */
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("word"), text: z.string() }),
  /** Subjects, names, notes: one a line, as they are written. */
  z.object({ kind: z.literal("text"), text: z.string() }),
]);
/** See {@link settingSchema}. */
export type SettingValue = z.infer<typeof valueSchema>;

/** A setting of a channel or a reader as its broker reports it, for people. */
export const settingSchema = z.object({
  /** The broker's own name of it. */
  key: z.string(),
  /** What people call it. */
  name: z.string(),
  value: valueSchema,
  /** What it means here, a sentence; empty where the name says it. */
  hint: z.string(),
});
/** See {@link settingSchema}. */
export type Setting = z.infer<typeof settingSchema>;

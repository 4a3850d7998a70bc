import * as z from "zod";

/** Somebody knows of a consumer's trouble: until a moment it is counted apart. */
export const muteSchema = z.object({
  /** ULID. */
  id: z.string().min(1).max(64),
  stream: z.string(),
  /** Null: every consumer of the stream that has the `verdict`. */
  consumer: z.string().nullable(),
  /** Only while it has this verdict: another trouble is news. Null: whatever it has. */
  verdict: z.string().nullable(),
  /** In the words of who muted it. */
  reason: z.string(),
  by: z.string(),
  /** ISO 8601, by the dashboard's clock, as `until`. */
  at: z.string(),
  /** When it ends by itself. */
  until: z.string(),
});
/** See {@link muteSchema}. */
export type Mute = z.infer<typeof muteSchema>;

/** What a mute is about. */
export type MutedAbout = Pick<Mute, "stream" | "consumer" | "verdict">;

/** True for a consumer that a mute is about. */
export function isMutedBy(
  { stream, consumer, verdict }: MutedAbout,
  of: { readonly stream: string; readonly name: string; readonly verdict: string },
): boolean {
  return (
    stream === of.stream && (consumer === null || consumer === of.name) && (verdict === null || verdict === of.verdict)
  );
}

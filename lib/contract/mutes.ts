import * as z from "zod";
import { verdicts } from "../model/consumer/consumer-health";
import { muteSchema } from "../model/consumer/mute";
import { maxNameBytes } from "../model/stream/name";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Longest mute, milliseconds: one without an end would be forgotten. */
export const longestMuteMs = 90 * dayMs;

/** `POST /api/mutes`: a consumer, or all consumers of a stream that have a verdict. */
export const muteInputSchema = z
  .strictObject({
    stream: z.string().min(1).max(maxNameBytes),
    consumer: z.string().min(1).max(maxNameBytes).nullable().default(null),
    verdict: z.enum(verdicts).nullable().default(null),
    /** Why, in words for the next person who looks. */
    reason: z.string().trim().min(1).max(500),
    /** How long from now. */
    forMs: z.number().int().min(minuteMs).max(longestMuteMs),
  })
  .refine(({ consumer, verdict }) => consumer !== null || verdict !== null, {
    path: ["consumer"],
    message: "name a consumer, or a verdict of the stream's consumers",
  });
/** What a caller sends. */
export type MuteInput = z.input<typeof muteInputSchema>;
/** What of it says who is muted. */
export type MuteAbout = Pick<MuteInput, "stream" | "consumer" | "verdict">;

/** The answer to `POST /api/mutes` and `POST /api/mutes/{id}/end`. */
export const muteAnswerSchema = z.object({ mute: muteSchema });
/** `GET /api/mutes`: those that are not over, newest first. */
export const muteListSchema = z.object({
  mutes: z.array(muteSchema),
  /** Why mutes do not outlive the process, or are not stored; null when all is well. */
  problem: z.string().nullable(),
});

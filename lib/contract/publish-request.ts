import * as z from "zod";
import { payloadViewSchema } from "../model/message/payload-view";
import { publishTarget } from "./publish";

/** Longest wait for answers, milliseconds. */
export const longestWaitMs = 30_000;
/** Most answers that are waited for. */
export const mostReplies = 100;

/** Body of `POST /api/publish/request`: a request to whoever answers on a subject. */
export const publishRequestInputSchema = z.strictObject({
  subject: publishTarget.subject,
  headers: publishTarget.headers,
  payload: z.strictObject({ encoding: z.enum(["utf8", "base64"]).default("utf8"), data: z.string() }),
  /** How long answers are waited for, milliseconds. */
  forMs: z.number().int().min(10).max(longestWaitMs).default(2_000),
  /** After so many it waits no longer. */
  most: z.number().int().min(1).max(mostReplies).default(1),
});
/** What a caller sends. */
export type PublishRequestInput = z.input<typeof publishRequestInputSchema>;

/** The answer: the replies in the order they came. */
export const repliesSchema = z.object({
  replies: z.array(
    z.object({
      /** Milliseconds since the request. */
      afterMs: z.number(),
      headers: z.array(z.tuple([z.string(), z.string()])),
      payload: payloadViewSchema,
    }),
  ),
  /** As many came as were wanted; the time was over; they were too large to show more; nobody listens. */
  end: z.enum(["enough", "time", "size", "nobody"]),
});
/** See {@link repliesSchema}. */
export type RepliesAnswer = z.infer<typeof repliesSchema>;

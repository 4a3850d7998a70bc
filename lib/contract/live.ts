import * as z from "zod";
import { connectionStatusSchema } from "../model/connection-status";
import { failureCountsSchema } from "./snapshot";

/**
 * Subjects that the live endpoint itself serves. They never match a wildcard: a client gets them by exact
 * subscription only.
 */
export const liveSubjects = {
  /** {@link liveStatsSchema}, a few times a second while a subscription of this connection is counted. */
  stats: "$JETLAG.live.stats",
  /** {@link liveTickSchema}, after each sweep and at each change of connection or failures. */
  tick: "$JETLAG.tick",
} as const;

/** One subscription's ledger since it began: received = shown + skipped, in total and per subject. */
export const liveStatsSchema = z.object({
  at: z.string(),
  subscriptions: z.array(
    z.object({
      /** The client's subscription id. */
      sid: z.string(),
      filter: z.string(),
      /** What is really watched: the parts of the filter that streams capture. Empty: nothing. */
      watching: z.array(z.string()),
      received: z.number(),
      shown: z.number(),
      skipped: z.number(),
      bytes: z.number(),
      /** Over the last second. */
      receivedPerS: z.number(),
      bytesPerS: z.number(),
      /** Busiest subjects first, at most 100; `otherReceived` counts the rest. */
      subjects: z.array(
        z.object({
          subject: z.string(),
          received: z.number(),
          shown: z.number(),
          bytes: z.number(),
          receivedPerS: z.number(),
        }),
      ),
      otherReceived: z.number(),
    }),
  ),
});
/** See {@link liveStatsSchema}. */
export type LiveStats = z.infer<typeof liveStatsSchema>;

/** What changed, small enough for every browser; pages read the rest from the snapshot when told so. */
export const liveTickSchema = z.object({
  at: z.string(),
  sampledAt: z.string().nullable(),
  connection: connectionStatusSchema,
  messagesPerS: z.number().nullable(),
  needAttention: z.number(),
  /** Consumers without a verdict yet. */
  unjudged: z.number(),
  failures: failureCountsSchema,
});
/** See {@link liveTickSchema}. */
export type LiveTick = z.infer<typeof liveTickSchema>;

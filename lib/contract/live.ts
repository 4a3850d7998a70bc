import * as z from "zod";
import { connectionStatusSchema } from "../model/connection-status";
import { exact, knownSchema } from "../model/known";
import { livePositionSchema } from "../model/message/live-position";
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

/** Payload bytes of a live row; of a larger payload a row carries the beginning, marked by {@link livePayloadBytesHeader}. */
export const maxLivePayloadBytes = 64 * 1024;

/**
 * Header of a row whose payload was cut: the whole size in bytes. The whole is read from the stream on demand. A
 * client that did not say it understands headers gets no such rows: they count as skipped.
 */
export const livePayloadBytesHeader = "Jetlag-Payload-Bytes";

/** Headers of a row that is known to be stored: its place as one text, and its number where it has one. */
export const livePlaceHeaders = { place: "Jetlag-Place", number: "Jetlag-Number" } as const;

/** Headers that the dashboard itself gives to rows: one of a message's own of such a name is left out. */
export const liveRowHeaders: ReadonlySet<string> = new Set([
  livePayloadBytesHeader,
  ...Object.values(livePlaceHeaders),
]);

/**
 * The protocol's words (`-ERR`, close code 1008) to a viewer that stayed behind for too long and is disconnected. Until
 * then its rows are skipped and counted.
 */
export const slowViewerError = "Slow Consumer";

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
      /** Parts of the filter that the broker does not let the dashboard subscribe to: nothing of them is seen. */
      refused: z.array(z.string()),
      received: z.number(),
      shown: z.number(),
      skipped: z.number(),
      bytes: z.number(),
      /** Over the last second. */
      receivedPerS: z.number(),
      bytesPerS: z.number(),
      /** Distinct subjects counted one by one. */
      subjectCount: z.number(),
      /**
       * Received on subjects that are not counted one by one, because there are too many; 0: every subject is exact.
       * Totals are exact in either case.
       */
      uncountedReceived: z.number(),
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
      /**
       * Where the streams behind the filter stood, read every other second; from two of them, before and after a gap,
       * `missedBetween` tells what was missed. Null: not read yet, or it cannot be told (uncaptured subjects are
       * watched too, a part of the filter is refused, or more than 16 streams match).
       */
      position: livePositionSchema.nullable(),
    }),
  ),
});
/** See {@link liveStatsSchema}. */
export type LiveStats = z.infer<typeof liveStatsSchema>;

const knownNumber = knownSchema(z.number());

/** What changed, small enough for every browser; pages read the rest from the snapshot when told so. */
export const liveTickSchema = z.object({
  at: z.string(),
  sampledAt: z.string().nullable(),
  connection: connectionStatusSchema,
  messagesPerS: knownNumber,
  /** As in the snapshot's totals. */
  needAttention: knownNumber,
  muted: knownNumber.default(exact(0)),
  unjudged: knownNumber,
  failures: failureCountsSchema,
});
/** See {@link liveTickSchema}. */
export type LiveTick = z.infer<typeof liveTickSchema>;
/** The same as JSON has it. */
export type LiveTickJson = z.input<typeof liveTickSchema>;

import * as z from "zod";
import { bucketSchema } from "../model/bucket/bucket";
import { listedConsumerSchema } from "../model/consumer/consumer-health";
import { exact, knownSchema } from "../model/known";
import { streamSchema } from "../model/stream/stream";
import { streamCheckSchema } from "../model/stream/stream-check";
import { busSummarySchema } from "./health";

const knownNumber = knownSchema(z.number());

/** A stream with what the last two sweeps tell about it. */
export const streamSummarySchema = streamSchema.extend({
  /** Messages stored per second since the sweep before; unknown until two saw it. */
  messagesPerS: knownNumber,
  /** True for Jetlag's own records. */
  own: z.boolean(),
  /** Checks that its owner wrote into its metadata. */
  checks: z.array(streamCheckSchema),
  /** Of them: what could not be read, one sentence each. */
  checkProblems: z.array(z.string()),
  /** What it is beside a stream; null: nothing. */
  bucket: bucketSchema.nullable().default(null),
});
/** See {@link streamSummarySchema}. */
export type StreamSummary = z.infer<typeof streamSummarySchema>;
/** The same as JSON has it. */
export type StreamSummaryJson = z.input<typeof streamSummarySchema>;

/** How many failures there are, and whether that can be trusted. */
export const failureCountsSchema = z.object({
  /** Not yet acted on; unknown while they are not captured, and at least so many while some may be missing. */
  open: knownNumber,
  /** Failed within the last hour, whatever became of them since; at least so many where capturing began later. */
  lastHour: knownNumber,
  /** Changes whenever a failure is added or resolved. */
  revision: z.number(),
  /** Since when failures are captured; null when they are not. */
  capturedSince: z.string().nullable(),
  /** Why they are not captured, or not kept; null when all is well. */
  problem: z.string().nullable(),
  /** Streams of others that keep announcements already, and that failures are read from; left out where there is none. */
  readFrom: z
    .array(
      z.object({
        stream: z.string(),
        /** Which failures: given up by the server, or terminated by a handler. */
        what: z.enum(["gave_up", "terminated"]),
        /** Since when all of them are known, ISO 8601; null where that cannot be said. */
        since: z.string().nullable(),
        /** What may be missing all the same, a sentence; null when nothing is. */
        gap: z.string().nullable(),
        /** Which copies of it are not read, a sentence; null where there are none. */
        copies: z.string().nullable(),
      }),
    )
    .optional(),
});
/** See {@link failureCountsSchema}. */
export type FailureCounts = z.infer<typeof failureCountsSchema>;
/** The same as JSON has it. */
export type FailureCountsJson = z.input<typeof failureCountsSchema>;

/** `GET /api/snapshot`: everything the last sweep saw. One sweep serves every browser. */
export const snapshotSchema = z.object({
  /** When this answer was made; it is shared, and the `Age` header says how many seconds before it was sent. */
  at: z.string(),
  /** When the sweep that it shows ended; null before the first. */
  sampledAt: z.string().nullable(),
  /** Milliseconds between two sweeps. */
  intervalMs: z.number(),
  /** Why the last sweep failed, if it did: then the figures are those of `sampledAt`. */
  sweepError: z.string().nullable(),
  /** How far the broker's clock is ahead of the dashboard's, milliseconds; null when not known. */
  clockSkewMs: z.number().nullable(),
  demo: z.boolean(),
  bus: busSummarySchema,
  streams: z.array(streamSummarySchema),
  /** Streams that exist but whose servers do not answer. */
  missingStreams: z.array(z.string()),
  /** All consumers of all streams, worst first; Jetlag's own left out. */
  consumers: z.array(listedConsumerSchema),
  totals: z.object({
    messagesPerS: knownNumber,
    ackedPerS: knownNumber,
    waiting: knownNumber,
    inFlight: knownNumber,
    /** All consumers but Jetlag's own. As all totals: unknown before the first sweep, at least while some did not answer. */
    consumers: knownNumber,
    /** Muted ones left out. */
    needAttention: knownNumber,
    /** They would need attention; somebody muted them. */
    muted: knownNumber.default(exact(0)),
    /** Consumers without a verdict: too few samples yet, or not readable. They may need attention too. */
    unjudged: knownNumber,
  }),
  /** The totals over time, for the overview's charts. Null is a gap: not known, or not all of it. */
  history: z.object({
    atMs: z.array(z.number()),
    messagesPerS: z.array(z.number().nullable()),
    ackedPerS: z.array(z.number().nullable()),
    waiting: z.array(z.number().nullable()),
    /** Failures that nobody has acted on. */
    openFailures: z.array(z.number().nullable()),
  }),
  failures: failureCountsSchema,
});
/** See {@link snapshotSchema}. */
export type Snapshot = z.infer<typeof snapshotSchema>;
/** The same as JSON has it. */
export type SnapshotJson = z.input<typeof snapshotSchema>;

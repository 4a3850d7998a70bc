import * as z from "zod";
import { verdicts } from "./consumer-health";
import type { DeliveryCounts } from "./delivery-counts";

/** One reading of one consumer, small enough to keep a window of it for thousands. */
export interface LagSample {
  /** Unix milliseconds at the dashboard. */
  readonly atMs: number;
  /** When the sweep that read it began, likewise. */
  readonly beganMs: number;
  /** When the consumer was made: another time under the same name is another consumer. */
  readonly createdAt: string;
  readonly waiting: number;
  readonly inFlight: number;
  readonly redelivered: number;
  readonly deliveries: number;
  /**
   * Running numbers of the newest message delivered, and up to which every one is finished. What they grow by makes a
   * pace; where they fall, the consumer went back. They address no message.
   */
  readonly deliveredUpTo: number;
  readonly finishedUpTo: number;
  readonly openPulls: number;
  /** Push consumers: somebody listens. Null for pull consumers. */
  readonly pushBound: boolean | null;
  /** Last acknowledgement; unchanged between two samples means that nothing was finished. */
  readonly lastAckedAt: string | null;
  /** Running number of the stream's oldest message: beyond what was delivered, messages left before they were read. */
  readonly streamFirstNumber: number;
  /** Running numbers between the stream's oldest and newest message whose messages are gone. */
  readonly streamHoles: number;
  /** True when a limit of the stream may have removed messages since the sample before; else only a purge or delete can. */
  readonly limitsRemove: boolean;
  /** True when a message may take the place of others in the stream without a word (roll-up). */
  readonly rollsUp: boolean;
  /** Messages that limits took before it was given them, since the sample before: at least so many, as they were counted. */
  readonly lost: number;
  /** What was counted of its deliveries; null: nothing, or nothing was delivered since it is watched. */
  readonly counts: DeliveryCounts | null;
}

/** Why a consumer's figures cannot be compared with those before. */
export const restartCauses = ["recreated", "reset", "purged"] as const;
/** One of {@link restartCauses}. */
export type RestartCause = (typeof restartCauses)[number];

/**
 * What happened to a consumer at a moment, for the chart. `restarted`: the dashboard did. `redriven`: it got failures
 * again. `judged`: an incident of it began or got another verdict. `calm`: its incident was over.
 */
export const lagMarkKinds = [
  ...restartCauses,
  "paused",
  "resumed",
  "leader_changed",
  "restarted",
  "redriven",
  "judged",
  "calm",
] as const;
/** See {@link lagMarkKinds}. */
export const lagMarkSchema = z.object({
  /** Unix milliseconds. */
  atMs: z.number(),
  kind: z.enum(lagMarkKinds),
  /** What it was judged to be; only with `judged`. */
  verdict: z.enum(verdicts).optional(),
});
/** See {@link lagMarkKinds}. */
export type LagMark = z.infer<typeof lagMarkSchema>;

/** The lines of a consumer's history, in the order in which they are kept. */
export const lagSeriesNames = [
  "waiting",
  "inFlight",
  "redelivered",
  "ackedPerS",
  "redeliveriesPerS",
  "oldestAgeMs",
] as const;

const column = z.array(z.number().nullable());

/**
 * History of one consumer, in columns of equal length. A `null` is a gap: not measured, which is not zero. Long ranges
 * are merged so that the smallest and the largest reading of each stretch stay.
 */
export const lagHistorySchema = z.object({
  stream: z.string(),
  consumer: z.string(),
  /** Milliseconds between two samples, as configured. */
  intervalMs: z.number(),
  /** Unix milliseconds. */
  atMs: z.array(z.number()),
  waiting: column,
  inFlight: column,
  redelivered: column,
  /** Acknowledged per second since the sample before. */
  ackedPerS: column,
  /** Delivered again per second since the sample before, at least. */
  redeliveriesPerS: column,
  /** Age of the oldest unfinished message; 0 when nothing is unfinished, null when not known. */
  oldestAgeMs: column,
  marks: z.array(lagMarkSchema),
  /** From here on a row is of a stretch that is not over yet, Unix milliseconds; null where each row is one reading. */
  incompleteFromMs: z.number().nullable(),
  /** Where this history is kept, and so what a restart of the dashboard forgets. */
  store: z.enum(["memory", "stream"]),
  /** How far back history is kept, milliseconds. */
  keptMs: z.number(),
});
/** See {@link lagHistorySchema}. */
export type LagHistory = z.infer<typeof lagHistorySchema>;

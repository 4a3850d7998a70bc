import * as z from "zod";
import { historySchema } from "../history";
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
  /** True when somebody removed messages since the sample before: the broker does not say which of those were in flight. */
  readonly removedByHand: boolean;
  /** The same, by requests that were heard, where messages leave as soon as they are finished. */
  readonly removedOnRequest: boolean;
  /** Messages that limits took before it was given them, since the sample before: at least so many, as they were counted. */
  readonly lost: number;
  /** What was counted of its deliveries; null: nothing, or nothing was delivered since it is watched. */
  readonly counts: DeliveryCounts | null;
}

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

/** History of one consumer. A `null` is a gap: not measured, which is not zero. */
export const lagHistorySchema = historySchema.extend({
  stream: z.string(),
  consumer: z.string(),
  waiting: column,
  inFlight: column,
  redelivered: column,
  /** Acknowledged per second since the sample before. */
  ackedPerS: column,
  /** Delivered again per second since the sample before, at least. */
  redeliveriesPerS: column,
  /** Age of the oldest unfinished message; 0 when nothing is unfinished, null when not known. */
  oldestAgeMs: column,
});
/** See {@link lagHistorySchema}. */
export type LagHistory = z.infer<typeof lagHistorySchema>;

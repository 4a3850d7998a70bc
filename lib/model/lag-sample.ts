import * as z from "zod";

/** One reading of one consumer, small enough to keep thousands. */
export interface LagSample {
  /** Unix milliseconds at the dashboard. */
  readonly atMs: number;
  readonly waiting: number;
  readonly inFlight: number;
  readonly redelivered: number;
  /** Cumulative deliveries and finished position, for rates. */
  readonly deliveries: number;
  readonly deliveredSeq: number;
  readonly ackFloorSeq: number;
  readonly openPulls: number;
  /** Push consumers: somebody listens. Null for pull consumers. */
  readonly pushBound: boolean | null;
  /** Last acknowledgement; unchanged between two samples means that nothing was finished. */
  readonly lastAckedAt: string | null;
  /** Oldest sequence in the stream: above the consumer's position, messages left before it read them. */
  readonly streamFirstSeq: number;
}

/**
 * History of one consumer, in columns of equal length. A `null` is a gap: not measured, which is not zero.
 */
export const lagHistorySchema = z.object({
  stream: z.string(),
  consumer: z.string(),
  /** Milliseconds between two samples, as configured. */
  intervalMs: z.number(),
  /** Unix milliseconds. */
  atMs: z.array(z.number()),
  waiting: z.array(z.number().nullable()),
  inFlight: z.array(z.number().nullable()),
  redelivered: z.array(z.number().nullable()),
  /** Acknowledged per second since the sample before. */
  ackedPerS: z.array(z.number().nullable()),
  /** Where this history is kept, and so what a restart of the dashboard forgets. */
  store: z.enum(["memory"]),
});
/** See {@link lagHistorySchema}. */
export type LagHistory = z.infer<typeof lagHistorySchema>;

import * as z from "zod";
import { verdicts } from "./consumer/consumer-health";

/** Why a consumer's or stream's figures cannot be compared with those before. */
export const restartCauses = ["recreated", "reset", "purged"] as const;
/** One of {@link restartCauses}. */
export type RestartCause = (typeof restartCauses)[number];

/**
 * What happened to a consumer or a stream at a moment, for the chart. `restarted`: the dashboard did. `redriven`: it got
 * failures again. `judged`: an incident of it began or got another verdict. `calm`: its incident was over.
 */
export const historyMarkKinds = [
  ...restartCauses,
  "paused",
  "resumed",
  "leader_changed",
  "restarted",
  "redriven",
  "judged",
  "calm",
] as const;
/** See {@link historyMarkKinds}. */
export const historyMarkSchema = z.object({
  /** Unix milliseconds. */
  atMs: z.number(),
  kind: z.enum(historyMarkKinds),
  /** What it was judged to be; only with `judged`. */
  verdict: z.enum(verdicts).optional(),
});
/** See {@link historyMarkKinds}. */
export type HistoryMark = z.infer<typeof historyMarkSchema>;

/**
 * What every history has beside its lines, which are columns as long as `atMs`. Long ranges are merged so that the
 * smallest and the largest reading of each stretch stay.
 */
export const historySchema = z.object({
  /** Milliseconds between two samples, as configured. */
  intervalMs: z.number(),
  /** Unix milliseconds. */
  atMs: z.array(z.number()),
  marks: z.array(historyMarkSchema),
  /** From here on a row is of a stretch that is not over yet, Unix milliseconds; null where each row is one reading. */
  incompleteFromMs: z.number().nullable(),
  /** Where this history is kept, and so what a restart of the dashboard forgets. */
  store: z.enum(["memory", "stream"]),
  /** How far back history is kept, milliseconds. */
  keptMs: z.number(),
});
/** See {@link historySchema}. */
export type History = z.infer<typeof historySchema>;

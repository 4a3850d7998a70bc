import * as z from "zod";

/**
 * What can be limited, by the names of `nats server check consumer` (constants `ConsumerMonitorMeta…` of
 * nats-io/jsm.go, `monitor/check_consumer.go`). There "waiting" means open pull requests.
 */
export const limitKeys = [
  /** Messages not delivered yet (`num_pending`). */
  "unprocessed-critical",
  /** Messages not acknowledged yet (`num_ack_pending`). */
  "outstanding-ack-critical",
  /** Outstanding messages on a later delivery (`num_redelivered`). */
  "redelivery-critical",
  /** Open pull requests (`num_waiting`). */
  "waiting-critical",
  /** Time since the last delivery. */
  "last-delivery-critical",
  /** Time since the last acknowledgement. */
  "last-ack-critical",
  /** Priority groups without a pinned client; `true` in the metadata is a limit of one. */
  "pinned",
] as const;
/** One of {@link limitKeys}. */
export type LimitKey = (typeof limitKeys)[number];

/** Where a limit is written, nearest first: the nearer one counts. */
export const limitSources = ["consumer", "stream", "settings"] as const;
/** One of {@link limitSources}. */
export type LimitSource = (typeof limitSources)[number];

/** A limit that applies to a consumer. */
export const limitSchema = z.object({
  key: z.enum(limitKeys),
  /** Messages or pull requests; milliseconds for a time. At this value it is reached. Above 0. */
  value: z.number(),
  source: z.enum(limitSources),
  /** The newest sample is at or above it. */
  reached: z.boolean(),
});
/** See {@link limitSchema}. */
export type Limit = z.infer<typeof limitSchema>;

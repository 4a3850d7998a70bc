import * as z from "zod";

/** What a consumer is configured to do. Limits are `null` when there is none. */
export const consumerConfigSchema = z.object({
  durable: z.boolean(),
  description: z.string().nullable(),
  /** Subjects it reads; empty means all of the stream. */
  filterSubjects: z.array(z.string()).readonly(),
  deliverPolicy: z.enum(["all", "last", "new", "by_start_sequence", "by_start_time", "last_per_subject"]),
  ackPolicy: z.enum(["none", "all", "explicit", "flow_control"]),
  /** How long the server waits for an acknowledgement before it delivers again. */
  ackWaitMs: z.number(),
  /** Deliveries after which the server gives up. */
  maxDeliver: z.number().nullable(),
  /** Unacknowledged messages at which the server stops delivering. */
  maxAckPending: z.number().nullable(),
  /** Redelivery delays after each failed attempt, milliseconds. */
  backoffMs: z.array(z.number()).readonly(),
  /** `pull`, or the subject a push consumer delivers to. */
  deliverSubject: z.string().nullable(),
  /** Share of acknowledgements whose latency the server announces, percent (`sample_freq`); null when none. */
  ackSamplePercent: z.number().nullable(),
  /** Notes of the owner, for example thresholds under `io.nats.monitor.`; the server's own entries left out. */
  metadata: z.record(z.string(), z.string()),
});
/** See {@link consumerConfigSchema}. */
export type ConsumerConfig = z.infer<typeof consumerConfigSchema>;

/**
 * A consumer's configuration and counters at one moment. The words are the product's:
 * JSON may leave out what is as with nearly all of thousands of consumers: that is the default then.
 * waiting = `num_pending`, inFlight = `num_ack_pending`, redelivered = `num_redelivered`.
 */
export const consumerSchema = z.object({
  stream: z.string(),
  name: z.string(),
  /** What people read: the topic and group when our bus made the name, else the name. */
  displayName: z.string(),
  config: consumerConfigSchema,
  createdAt: z.string(),
  /** True when it is not given every message that its filters match: its position does not tell what it was given. */
  skipsMessages: z.boolean().default(false),
  /** True when what was stored before it was made is not for it. */
  beginsWithNew: z.boolean().default(false),
  /** False where a message is finished as soon as it is delivered: then nothing is ever in flight. */
  acknowledges: z.boolean().default(true),
  /** True where acknowledging a message acknowledges all before it: nothing is finished out of turn. */
  acknowledgesInOrder: z.boolean().default(false),
  /** Stored and not yet delivered: the lag (`num_pending`). */
  waiting: z.number(),
  /** Delivered and not yet acknowledged (`num_ack_pending`). */
  inFlight: z.number(),
  /** Outstanding messages on their second or later delivery (`num_redelivered`); a gauge, not a total. */
  redelivered: z.number(),
  /** Open pull requests (`num_waiting`); not the number of workers, and 0 between two pulls is normal. */
  openPulls: z.number(),
  /** Push consumers: somebody listens on the deliver subject. Null for pull consumers. */
  pushBound: z.boolean().nullable(),
  /** Deliveries made so far, redeliveries included (`delivered.consumer_seq`). */
  deliveries: z.number(),
  /** Running number of the newest message delivered: shown to people, and compared with what it was before. */
  deliveredUpTo: z.number(),
  /** Every message up to this running number is finished. */
  finishedUpTo: z.number(),
  /** Of these, those that are too large for a number to hold them exactly (2^53), with all of their digits. */
  exactNumbers: z.object({ deliveredUpTo: z.string().optional(), finishedUpTo: z.string().optional() }).optional(),
  /** Last delivery and last acknowledgement, ISO 8601, or null. */
  lastDeliveredAt: z.string().nullable(),
  lastAckedAt: z.string().nullable(),
  /** Paused until this time, or null. */
  pausedUntil: z.string().nullable(),
  leader: z.string().nullable(),
  /** Priority groups that no client is pinned to; null where the consumer pins none (2.11). */
  unpinnedGroups: z.number().nullable().default(null),
  /** How long a pinned client may be silent until another one is pinned, milliseconds; null where it pins none. */
  pinTimeoutMs: z.number().nullable().default(null),
  /** True where pulls may stay open on purpose while messages wait: they ask for a backlog first (`overflow`, 2.11). */
  leavesPullsOpen: z.boolean().default(false),
});
/** See {@link consumerSchema}. */
export type Consumer = z.infer<typeof consumerSchema>;

/** What not every broker, or not every version of one, can do. Everything else on the port works everywhere. */
export type Capability =
  /** `consumers.pause` and `resume` (NATS 2.11). */
  | "pause_consumer"
  /** `consumers.reset` (NATS 2.14). */
  | "reset_consumer"
  /** Consumers with more than one filter (NATS 2.10). */
  | "several_filters"
  /** The owner's notes on streams and consumers (NATS 2.10). */
  | "metadata"
  /** Pages of messages in one exchange (NATS 2.11); else they are read one by one. */
  | "batched_reads"
  /** The reason of a termination reaches the broker (NATS 2.10.4); else the message is terminated without one. */
  | "terminate_reason";

/** Whether the connected broker can do it, and if not, why not in a sentence for people. */
export type CapabilityAnswer = { readonly available: true } | { readonly available: false; readonly reason: string };

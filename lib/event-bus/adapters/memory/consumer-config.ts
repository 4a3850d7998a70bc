import type { ConsumerConfig } from "../../../model/consumer/consumer";
import type { StreamConfig } from "../../../model/stream/stream";
import { isFilter, isSubject } from "../../../model/stream/subject";
import { EventBusError } from "../../errors";
import type { NewConsumer } from "../jetstream/consumers";
import { overlap } from "./stream-config";

/** Where a consumer begins, besides its deliver policy. */
export interface StartPoint {
  readonly startSeq: number | null;
  readonly startAtMs: number | null;
}

/** A consumer's configuration with the defaults of a NATS server. Throws `rejected`, `invalid_subject`, `unsupported`. */
export function completeConsumerConfig(consumer: Partial<ConsumerConfig>): ConsumerConfig {
  const config: ConsumerConfig = {
    durable: consumer.durable ?? true,
    description: consumer.description ?? null,
    filterSubjects: consumer.filterSubjects ?? [],
    deliverPolicy: consumer.deliverPolicy ?? "all",
    ackPolicy: consumer.ackPolicy ?? "explicit",
    // The first delay of a backoff is the first ack wait: that is what the server makes of it.
    ackWaitMs: consumer.backoffMs?.[0] ?? consumer.ackWaitMs ?? 30_000,
    maxDeliver: consumer.maxDeliver ?? null,
    maxAckPending: consumer.maxAckPending === undefined ? 1_000 : consumer.maxAckPending,
    backoffMs: consumer.backoffMs ?? [],
    deliverSubject: consumer.deliverSubject ?? null,
    ackSamplePercent: consumer.ackSamplePercent ?? null,
    metadata: consumer.metadata ?? {},
  };
  requireSupported(config);
  for (const filter of config.filterSubjects) {
    if (!isFilter(filter)) throw new EventBusError("invalid_subject", `"${filter}" is not a subject or pattern`);
  }
  for (const [at, filter] of config.filterSubjects.entries()) {
    const rest = config.filterSubjects.filter((_, other) => other !== at);
    if (overlap([filter], rest) !== null) refuse("consumer subject filters cannot overlap");
  }
  const { deliverSubject } = config;
  if (deliverSubject !== null && !isSubject(deliverSubject)) refuse("invalid push consumer deliver subject");
  if (config.maxDeliver !== null && config.backoffMs.length > config.maxDeliver) {
    refuse("max deliver is required to be > length of backoff values");
  }
  return config;
}

/** Start of a new consumer. Throws `rejected` where the policy and the point do not belong together. */
export function startPointOf(consumer: NewConsumer): StartPoint {
  const { deliverPolicy, startSeq, startAt } = consumer;
  const startAtMs = startAt === undefined ? null : Date.parse(startAt);
  if (Number.isNaN(startAtMs)) throw new EventBusError("invalid_input", `"${startAt}" is not a time`);
  if ((deliverPolicy === "by_start_sequence") !== (startSeq !== undefined)) {
    refuse("deliver policy by start sequence and a start sequence need each other");
  }
  if ((deliverPolicy === "by_start_time") !== (startAt !== undefined)) {
    refuse("deliver policy by start time and a start time need each other");
  }
  return { startSeq: startSeq ?? null, startAtMs };
}

/** Throws `rejected` for what a server would not let a consumer become. */
export function requireChangeable(config: ConsumerConfig, changed: ConsumerConfig): void {
  if (config.deliverPolicy !== changed.deliverPolicy) refuse("deliver policy can not be updated");
  if (config.ackPolicy !== changed.ackPolicy) refuse("ack policy can not be updated");
  if ((config.deliverSubject === null) !== (changed.deliverSubject === null))
    refuse("can not update between push and pull consumers");
}

/**
 * Throws `no_stream_for_subject` for a filter that nothing in the stream can match, and what a work queue refuses:
 * `rejected`, and `conflict` where another consumer reads the same messages.
 */
export function requireFitsStream(
  stream: StreamConfig,
  config: ConsumerConfig,
  others: Iterable<{ readonly name: string; readonly config: ConsumerConfig }>,
): void {
  const outside = config.filterSubjects.find((filter) => overlap([filter], stream.subjects) === null);
  if (outside !== undefined) {
    throw new EventBusError(
      "no_stream_for_subject",
      `${stream.name} takes ${stream.subjects.join(", ")}; nothing there can match ${outside}`,
    );
  }
  if (config.deliverSubject !== null && overlap([config.deliverSubject], stream.subjects) !== null)
    refuse("consumer deliver subject forms a cycle");
  if (stream.retention !== "workqueue") return;
  if (config.deliverPolicy !== "all") refuse("consumer must be deliver all on workqueue stream");
  if (config.ackPolicy !== "explicit") refuse("workqueue stream requires explicit ack");
  const mine = filtersOf(config);
  for (const other of others) {
    if (overlap(mine, filtersOf(other.config)) === null) continue;
    throw new EventBusError(
      "conflict",
      `filtered consumer not unique on workqueue stream: "${other.name}" reads the same messages of "${stream.name}", ` +
        'and a work queue gives each message to one consumer; retention "interest" or "limits" serves several',
    );
  }
}

function filtersOf(config: ConsumerConfig): readonly string[] {
  return config.filterSubjects.length === 0 ? [">"] : config.filterSubjects;
}

function requireSupported(config: ConsumerConfig): void {
  const missing = !config.durable
    ? "consumers that end by themselves"
    : config.ackPolicy === "flow_control"
      ? "flow control acknowledgements"
      : config.ackSamplePercent !== null
        ? "announced latencies"
        : null;
  if (missing !== null) throw new EventBusError("unsupported", `the in-memory broker has no ${missing}`);
}

function refuse(words: string): never {
  throw new EventBusError("rejected", words);
}

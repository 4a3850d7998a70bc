import type {
  ConsumerConfig as WireConsumerConfig,
  ConsumerUpdateConfig as WireConsumerUpdate,
} from "@nats-io/jetstream";
import type { ConsumerConfig } from "../../../../model/consumer/consumer";
import type { NewConsumer } from "../../jetstream/consumers";
import { fromLimit, toLimit, toMetadata, toMs, toNanos, withoutUndefined } from "./values";

/** The wire's `50` or `50%` as a number. */
function toSamplePercent(frequency: string | undefined): number | null {
  const percent = Number.parseInt(frequency ?? "", 10);
  return percent > 0 ? percent : null;
}

export function toConsumerConfig(config: WireConsumerConfig): ConsumerConfig {
  const { ack_policy: ackPolicy } = config;
  return {
    durable: config.durable_name !== undefined,
    description: config.description ?? null,
    filterSubjects: config.filter_subjects ?? (config.filter_subject ? [config.filter_subject] : []),
    deliverPolicy: config.deliver_policy,
    ackPolicy: ackPolicy === "" ? "none" : ackPolicy,
    ackWaitMs: toMs(config.ack_wait),
    maxDeliver: toLimit(config.max_deliver),
    maxAckPending: toLimit(config.max_ack_pending),
    backoffMs: (config.backoff ?? []).map(toMs),
    deliverSubject: config.deliver_subject ?? null,
    ackSamplePercent: toSamplePercent(config.sample_freq),
    metadata: toMetadata(config.metadata),
  };
}

/** A consumer to be created; durable unless it says otherwise. */
export function fromNewConsumer(consumer: NewConsumer): Partial<WireConsumerConfig> {
  const { filterSubjects = [], ...rest } = consumer;
  // "Last per subject" is refused without a filter, even where all subjects are meant; elsewhere none means all.
  const filters = filterSubjects.length === 0 && consumer.deliverPolicy === "last_per_subject" ? [">"] : filterSubjects;
  return withoutUndefined({
    ...fromConsumerConfig(filters.length === 0 ? rest : { ...rest, filterSubjects: filters }),
    name: consumer.name,
    durable_name: consumer.durable === false ? undefined : consumer.name,
    deliver_policy: consumer.deliverPolicy ?? "all",
    ack_policy: consumer.ackPolicy ?? "explicit",
    opt_start_seq: consumer.startSeq,
    opt_start_time: consumer.startAt,
  });
}

/** A change of a consumer's settings. */
export function fromConsumerConfig(config: Partial<ConsumerConfig>): Partial<WireConsumerUpdate> {
  return {
    ...withoutUndefined({
      description: config.description === null ? "" : config.description,
      ack_wait: config.ackWaitMs === undefined ? undefined : toNanos(config.ackWaitMs),
      max_deliver: fromLimit(config.maxDeliver),
      max_ack_pending: fromLimit(config.maxAckPending),
      backoff: config.backoffMs?.map(toNanos),
      deliver_subject: config.deliverSubject ?? undefined,
      sample_freq: config.ackSamplePercent === undefined ? undefined : String(config.ackSamplePercent ?? 0),
      metadata: config.metadata,
    }),
    ...(config.filterSubjects === undefined ? {} : filterOf(config.filterSubjects)),
  };
}

/**
 * One subject has a field of its own; the field that is not meant is emptied, since an update merges. No filter is none
 * of both: an empty text would become an empty token of the request's subject, which nobody answers.
 */
function filterOf(subjects: readonly string[]): Partial<WireConsumerUpdate> {
  const [only] = subjects;
  const filter =
    subjects.length > 1
      ? { filter_subjects: [...subjects], filter_subject: undefined }
      : { filter_subject: only, filter_subjects: undefined };
  // JSON leaves out what is undefined, which is what makes the merge forget the old one.
  return filter as unknown as Partial<WireConsumerUpdate>;
}

import type { StreamConfig as WireStreamConfig, StreamUpdateConfig as WireStreamUpdate } from "@nats-io/jetstream";
import type { StreamConfig, SubjectMapping } from "../../../../model/stream/stream";
import type { NewStream } from "../../jetstream/streams";
import { fromLimit, toDurationLimit, toLimit, toMetadata, toMs, toNanos, withoutUndefined } from "./values";

export function toStreamConfig(config: WireStreamConfig): StreamConfig {
  return {
    name: config.name,
    description: config.description ?? null,
    subjects: config.subjects ?? [],
    retention: config.retention,
    storage: config.storage,
    replicas: config.num_replicas,
    maxAgeMs: toDurationLimit(config.max_age),
    maxBytes: toLimit(config.max_bytes),
    maxMessages: toLimit(config.max_msgs),
    maxMessagesPerSubject: toLimit(config.max_msgs_per_subject),
    maxMessageBytes: toLimit(config.max_msg_size),
    discard: config.discard,
    duplicateWindowMs: toMs(config.duplicate_window),
    allowDirect: config.allow_direct ?? false,
    subjectTransform: toSubjectMapping(config.subject_transform),
    republish: toSubjectMapping(config.republish),
    messagesExpire: config.allow_msg_ttl === true,
    schedules: config.allow_msg_schedules === true,
    rollsUp: config.allow_rollup_hdrs === true,
    sealed: config.sealed === true,
    deniesDelete: config.deny_delete === true,
    deniesPurge: config.deny_purge === true,
    metadata: toMetadata(config.metadata),
  };
}

function toSubjectMapping(mapping: { src?: string; dest?: string } | undefined): SubjectMapping | null {
  return mapping === undefined ? null : { src: mapping.src ?? "", dest: mapping.dest ?? "" };
}

/** The settings that differ from what the server would choose. */
export function fromStreamConfig(config: Partial<Omit<StreamConfig, "name">>): Partial<WireStreamUpdate> {
  return withoutUndefined({
    description: config.description === null ? "" : config.description,
    subjects: config.subjects && [...config.subjects],
    retention: config.retention,
    storage: config.storage,
    num_replicas: config.replicas,
    max_age: config.maxAgeMs === undefined ? undefined : toNanos(config.maxAgeMs ?? 0),
    max_bytes: fromLimit(config.maxBytes),
    max_msgs: fromLimit(config.maxMessages),
    max_msgs_per_subject: fromLimit(config.maxMessagesPerSubject),
    max_msg_size: fromLimit(config.maxMessageBytes),
    discard: config.discard,
    duplicate_window: config.duplicateWindowMs === undefined ? undefined : toNanos(config.duplicateWindowMs),
    allow_direct: config.allowDirect,
    subject_transform: config.subjectTransform ?? undefined,
    republish: config.republish ?? undefined,
    allow_msg_ttl: config.messagesExpire,
    allow_msg_schedules: config.schedules,
    allow_rollup_hdrs: config.rollsUp,
    sealed: config.sealed,
    deny_delete: config.deniesDelete,
    deny_purge: config.deniesPurge,
    metadata: config.metadata,
  });
}

/** A stream to be created. */
export function fromNewStream(stream: NewStream): Partial<WireStreamConfig> & { name: string } {
  return { ...fromStreamConfig(stream), name: stream.name };
}

import type { StreamConfig } from "../../../model/stream/stream";
import { covers, intersect, isFilter } from "../../../model/stream/subject";
import { requireStreamName } from "../../bus/names";
import { EventBusError } from "../../errors";
import type { NewStream } from "../jetstream/streams";

const defaultDuplicateWindowMs = 2 * 60 * 1_000;

/** A stream's configuration with the defaults of a NATS server. Throws `invalid_name`, `invalid_subject`, `rejected`. */
export function completeStreamConfig(stream: NewStream): StreamConfig {
  const maxAgeMs = stream.maxAgeMs ?? null;
  const config: StreamConfig = {
    name: stream.name,
    description: stream.description ?? null,
    subjects: stream.subjects ?? [stream.name],
    retention: stream.retention ?? "limits",
    storage: "memory",
    replicas: stream.replicas ?? 1,
    maxAgeMs,
    maxBytes: stream.maxBytes ?? null,
    maxMessages: stream.maxMessages ?? null,
    maxMessagesPerSubject: stream.maxMessagesPerSubject ?? null,
    maxMessageBytes: stream.maxMessageBytes ?? null,
    discard: stream.discard ?? "old",
    duplicateWindowMs: stream.duplicateWindowMs ?? Math.min(defaultDuplicateWindowMs, maxAgeMs ?? Infinity),
    allowDirect: stream.allowDirect ?? false,
    subjectTransform: null,
    republish: null,
    messagesExpire: stream.messagesExpire ?? false,
    rollsUp: stream.rollsUp ?? false,
    schedules: false,
    sealed: stream.sealed ?? false,
    // As the server has it: what is sealed denies both.
    deniesDelete: stream.sealed === true || (stream.deniesDelete ?? false),
    deniesPurge: stream.sealed === true || (stream.deniesPurge ?? false),
    metadata: stream.metadata ?? {},
  };
  requireStreamName(config.name);
  requireSubjects(config.subjects);
  if (stream.schedules) refuse("the in-memory bus does not support schedules");
  if (stream.subjectTransform || stream.republish) refuse("the in-memory bus changes and republishes no subjects");
  if (config.replicas > 1) refuse("replicas > 1 not supported in non-clustered mode");
  if (maxAgeMs !== null && config.duplicateWindowMs > maxAgeMs) {
    refuse("duplicates window can not be larger then max age");
  }
  return config;
}

/** The configuration after a change. Throws `rejected` for what cannot be changed. */
export function changedStreamConfig(config: StreamConfig, change: Partial<Omit<StreamConfig, "name">>): StreamConfig {
  const maxAgeMs = change.maxAgeMs === undefined ? config.maxAgeMs : change.maxAgeMs;
  // A window that nobody named follows a shorter age, as it does when the stream is made.
  const duplicateWindowMs =
    change.duplicateWindowMs ?? Math.min(config.duplicateWindowMs, maxAgeMs ?? Number.POSITIVE_INFINITY);
  const changed = completeStreamConfig({ ...config, ...change, duplicateWindowMs, name: config.name });
  if (config.messagesExpire && !changed.messagesExpire) refuse("message TTL status can not be disabled");
  if (config.sealed && !changed.sealed) refuse("stream configuration update can not unseal a sealed stream");
  if (config.deniesDelete && !changed.deniesDelete)
    refuse("stream configuration update can not cancel deny message deletes");
  if (config.deniesPurge && !changed.deniesPurge) refuse("stream configuration update can not cancel deny purge");
  const queues = [config, changed].filter(({ retention }) => retention === "workqueue").length;
  if (queues === 1) refuse("stream configuration update can not change retention policy to/from workqueue");
  return changed;
}

/** Throws `conflict` when another stream has one of the subjects, also in part. */
export function requireFreeSubjects(config: StreamConfig, others: Iterable<StreamConfig>): void {
  for (const other of others) {
    if (other.name === config.name) continue;
    const shared = overlap(config.subjects, other.subjects);
    if (shared !== null) {
      throw new EventBusError(
        "conflict",
        `subjects overlap with an existing stream: "${other.name}" already takes "${shared}"`,
      );
    }
  }
}

/** A filter that both sides share, or null. */
export function overlap(left: readonly string[], right: readonly string[]): string | null {
  for (const one of left) {
    for (const other of right) {
      const shared = intersect(one, other);
      if (shared !== null) return shared;
    }
  }
  return null;
}

/** True when two configurations say the same. */
export function sameConfig<TConfig extends object>(left: TConfig, right: TConfig): boolean {
  const entries = (config: TConfig) => JSON.stringify(Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1)));
  return entries(left) === entries(right);
}

function requireSubjects(subjects: readonly string[]): void {
  for (const [at, subject] of subjects.entries()) {
    if (!isFilter(subject)) throw new EventBusError("invalid_subject", `"${subject}" is not a subject or pattern`);
    const twin = subjects.find(
      (other, index) => index !== at && (covers(other, subject) || intersect(other, subject) !== null),
    );
    if (twin !== undefined) refuse(`subject "${subject}" overlaps with "${twin}" of the same stream`);
  }
}

function refuse(words: string): never {
  throw new EventBusError("rejected", words);
}

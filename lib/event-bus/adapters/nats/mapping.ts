/**
 * The one place that knows how JetStream spells things: snake_case, nanoseconds, -1 for "no limit".
 */
import type {
  StreamSourceInfo,
  ConsumerConfig as WireConsumerConfig,
  ConsumerInfo as WireConsumerInfo,
  ConsumerUpdateConfig as WireConsumerUpdate,
  PurgeOpts as WirePurge,
  StreamConfig as WireStreamConfig,
  StreamInfo as WireStreamInfo,
  StreamUpdateConfig as WireStreamUpdate,
} from "@nats-io/jetstream";
import type { MsgHdrs } from "@nats-io/transport-node";
import * as z from "zod";
import type { Consumer, ConsumerConfig } from "../../../model/consumer/consumer";
import { exactNumber, type Known, unknown } from "../../../model/known";
import type { HeaderEntries } from "../../../model/message/headers";
import type { AckTiming, Announcement, Rejection } from "../../../model/stream/announcement";
import type { Stream, StreamConfig, StreamOrigin, SubjectMapping } from "../../../model/stream/stream";
import type { EventHandler } from "../../bus/delivery";
import { displayConsumerName } from "../../bus/topics";
import { EventBusError } from "../../errors";
import { isoTime } from "../../iso-time";
import { isRemovedReason } from "../jetstream/advisories";
import {
  acknowledges,
  acknowledgesInOrder,
  beginsWithNew,
  refusesWhenFull,
  removesFinished,
  skipsMessages,
} from "../jetstream/config-facts";
import type { NewConsumer } from "../jetstream/consumers";
import type { LargeMessage, StoredMessage } from "../jetstream/messages";
import { placeAt } from "../jetstream/stored-place";
import type { NewStream, PurgeScope } from "../jetstream/streams";
import { decodeHeaders } from "./wire-headers";

const nanosPerMs = 1_000_000;
const toMs = (nanos: number | undefined) => Math.round((nanos ?? 0) / nanosPerMs);
const toNanos = (ms: number) => Math.round(ms * nanosPerMs);
/** The wire's 0 or -1 for "no limit" as null. */
const toLimit = (value: number | undefined) => (value === undefined || value <= 0 ? null : value);
const toDurationLimit = (nanos: number | undefined) => (toLimit(nanos) === null ? null : toMs(nanos));
/** Our null as the wire's "no limit"; undefined, which JSON leaves out, stays. */
const fromLimit = (value: number | null | undefined) => (value === null ? -1 : value);

/** ISO 8601 with milliseconds of the server's nanosecond time. */
function toIso(time: string): string {
  // What servers in UTC send, cut: thousands are read in every sweep, and parsing a date takes far longer.
  const isPlain = time.length >= 24 && time.charCodeAt(19) === dot && time.charCodeAt(time.length - 1) === zulu;
  return isPlain ? `${time.slice(0, 23)}Z` : new Date(time).toISOString();
}

const dot = ".".charCodeAt(0);
const zulu = "Z".charCodeAt(0);

/** The server's "never" is year 1. */
function toIsoOrNull(time: unknown): string | null {
  return typeof time !== "string" || time === "" || time.startsWith("0001-") ? null : toIso(time);
}

// --- streams ---

const subjectsNotSaid = unknown("the server did not say");

/** The server leaves the number out for an empty stream. */
function subjectCountOf({ num_subjects, messages }: WireStreamInfo["state"]): Known<number> {
  if (num_subjects !== undefined) return exactNumber(num_subjects);
  return messages === 0 ? exactNumber(0) : subjectsNotSaid;
}

/** Sequences by their names; those that are beyond 2^53 are text in an answer, which its type does not say. */
type Sequences = Readonly<Record<string, unknown>>;

/**
 * Sequences that numbers of ours would round are added with all of their digits. All others are numbers: thousands are
 * described in every sweep, and nothing is made for them.
 */
function withExact<T extends object>(
  described: T,
  sequences: Sequences,
): T & { exactNumbers?: Record<string, string> } {
  let exact: Record<string, string> | undefined;
  for (const name in sequences) {
    const sequence = sequences[name];
    if (typeof sequence !== "string") continue;
    exact ??= {};
    exact[name] = sequence;
  }
  return exact === undefined ? described : { ...described, exactNumbers: exact };
}

/** A stream in an answer of `STREAM.INFO`. */
export function toStreamAnswer(answer: unknown): Stream {
  return toStream(answer as WireStreamInfo);
}

/** A consumer in an answer of `CONSUMER.INFO`. */
export function toConsumerAnswer(answer: unknown): Consumer {
  return toConsumer(answer as WireConsumerInfo);
}

/** A stream as the server describes it. */
export function toStream(info: WireStreamInfo): Stream {
  const { state } = info;
  const empty = state.messages === 0;
  const config = toStreamConfig(info.config);
  const stream: Stream = {
    config,
    createdAt: toIso(info.created),
    removesFinished: removesFinished(config),
    refusesWhenFull: refusesWhenFull(config),
    messages: state.messages,
    bytes: state.bytes,
    firstNumber: empty ? Number(state.last_seq) + 1 : Number(state.first_seq),
    lastNumber: Number(state.last_seq),
    firstAt: empty ? null : toIsoOrNull(state.first_ts),
    lastAt: empty ? null : toIsoOrNull(state.last_ts),
    consumerCount: state.consumer_count,
    subjectCount: subjectCountOf(state),
    leader: leaderOf(info.cluster),
    peers: toPeers(info.cluster),
    origins: [
      ...(info.sources ?? []).map((origin) => toOrigin("source", origin)),
      ...(info.mirror === undefined ? [] : [toOrigin("mirror", info.mirror)]),
    ],
  };
  return withExact(stream, { firstNumber: empty ? undefined : state.first_seq, lastNumber: state.last_seq });
}

/** What the client's type leaves out. */
type WireOrigin = StreamSourceInfo & { filter_subject?: string; external?: { api?: string } | null };

function toOrigin(kind: StreamOrigin["kind"], origin: WireOrigin): StreamOrigin {
  const { name, lag, active, filter_subject, subject_transforms, external, error } = origin;
  return {
    ...{ name, kind, lag, activeMs: toActiveMs(active) },
    filter: filter_subject || null,
    transforms: (subject_transforms ?? []).map(({ src, dest }) => ({ src: src ?? "", dest: dest ?? "" })),
    external: external?.api ?? null,
    problem: error?.description ?? null,
  };
}

function toPeers(cluster: WireStreamInfo["cluster"]): Stream["peers"] {
  const leader = leaderOf(cluster);
  if (cluster?.name === undefined) return null;
  const first = leader === null ? [] : [{ name: leader, offline: false, lag: 0, activeMs: 0 }];
  const others = (cluster.replicas ?? []).map(({ name, offline, lag, active }) => {
    return { name, offline: offline ?? false, lag: lag ?? 0, activeMs: toActiveMs(active) };
  });
  return [...first, ...others];
}

/** The wire's -1 for "never heard of" as null. */
const toActiveMs = (nanos: number | undefined) => (nanos === undefined || nanos < 0 ? null : toMs(nanos));

/** A single server names itself as leader but has no cluster. */
function leaderOf(cluster: { name?: string; leader?: string } | undefined): string | null {
  return cluster?.name === undefined ? null : (cluster.leader ?? null);
}

function toStreamConfig(config: WireStreamConfig): StreamConfig {
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
    metadata: toMetadata(config.metadata),
  };
}

function toSubjectMapping(mapping: { src?: string; dest?: string } | undefined): SubjectMapping | null {
  return mapping === undefined ? null : { src: mapping.src ?? "", dest: mapping.dest ?? "" };
}

/** The owner's notes; those under `_nats.` are the server's, and change with its version. */
function toMetadata(metadata: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const own: [string, string][] = [];
  for (const key in metadata) {
    const value = key.startsWith("_nats.") ? undefined : metadata[key];
    if (value !== undefined) own.push([key, value]);
  }
  return own.length === 0 ? {} : Object.fromEntries(own);
}

/** The wire's `50` or `50%` as a number. */
function toSamplePercent(frequency: string | undefined): number | null {
  const percent = Number.parseInt(frequency ?? "", 10);
  return percent > 0 ? percent : null;
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
    metadata: config.metadata,
  });
}

/** A stream to be created. */
export function fromNewStream(stream: NewStream): Partial<WireStreamConfig> & { name: string } {
  return { ...fromStreamConfig(stream), name: stream.name };
}

/** What a purge removes; undefined for everything. */
export function fromPurgeScope(scope: PurgeScope): WirePurge | undefined {
  const purge = withoutUndefined({ filter: scope.subject, seq: scope.beforeSeq, keep: scope.keep });
  return Object.keys(purge).length === 0 ? undefined : (purge as WirePurge);
}

// --- consumers ---

/** A consumer as the server describes it. */
export function toConsumer(info: WireConsumerInfo): Consumer {
  const { config: wire, delivered, ack_floor: ackFloor } = info;
  const config = toConsumerConfig(wire);
  const consumer: Consumer = {
    stream: info.stream_name,
    name: info.name,
    displayName: displayConsumerName(info.name),
    config,
    createdAt: toIso(info.created),
    skipsMessages: skipsMessages(config),
    beginsWithNew: beginsWithNew(config),
    acknowledges: acknowledges(config),
    acknowledgesInOrder: acknowledgesInOrder(config),
    waiting: info.num_pending,
    inFlight: info.num_ack_pending,
    redelivered: info.num_redelivered,
    openPulls: info.num_waiting,
    pushBound: wire.deliver_subject === undefined ? null : (info.push_bound ?? false),
    deliveries: delivered.consumer_seq,
    deliveredUpTo: Number(delivered.stream_seq),
    finishedUpTo: Number(ackFloor.stream_seq),
    lastDeliveredAt: toIsoOrNull(delivered.last_active),
    lastAckedAt: toIsoOrNull(ackFloor.last_active),
    pausedUntil: info.paused === true ? toIsoOrNull(wire.pause_until) : null,
    leader: leaderOf(info.cluster),
    unpinnedGroups: countUnpinned(info),
  };
  return withExact(consumer, { deliveredUpTo: delivered.stream_seq, finishedUpTo: ackFloor.stream_seq });
}

/** Priority groups of a consumer that pins clients, without one; null for one that pins none. */
function countUnpinned(info: WireConsumerInfo): number | null {
  if (info.config.priority_policy !== "pinned_client") return null;
  const { priority_groups: states = [] } = info as { priority_groups?: { group: string; pinned_client_id?: string }[] };
  const pinned = new Set(states.filter((state) => (state.pinned_client_id ?? "") !== "").map(({ group }) => group));
  return (info.config.priority_groups ?? []).filter((group) => !pinned.has(group)).length;
}

function toConsumerConfig(config: WireConsumerConfig): ConsumerConfig {
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

/** First sequence of a consumer that was told to begin at one, else 1. */
export function toStartSeq(info: WireConsumerInfo): number {
  return info.config.opt_start_seq ?? 1;
}

const defaultMaxWaiting = 512;

/** Pull requests that may be open at a time, of all readers together; null for the server's default or more. */
export function toMaxWaiting({ config: { max_waiting: most } }: WireConsumerInfo): number | null {
  return most === undefined || most <= 0 || most >= defaultMaxWaiting ? null : most;
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

/** One subject has a field of its own; the field that is not meant is emptied, since an update merges. */
function filterOf(subjects: readonly string[]): Partial<WireConsumerUpdate> {
  const [only] = subjects;
  const filter =
    subjects.length > 1
      ? { filter_subjects: [...subjects], filter_subject: undefined }
      : { filter_subject: only ?? "", filter_subjects: undefined };
  // JSON leaves out what is undefined, which is what makes the merge forget the old one.
  return filter as unknown as Partial<WireConsumerUpdate>;
}

const infoSchema = z.object({ config: z.record(z.string(), z.unknown()) });

/** The settings in an answer of `STREAM.INFO` or `CONSUMER.INFO`, as they came: also those that no type knows. */
export function toConfig(answer: unknown): Record<string, unknown> {
  return infoSchema.parse(answer).config;
}

// --- paged lists ---

const isObject = (value: unknown) => typeof value === "object" && value !== null;

const pageSchema = z.object({
  error: z.object({ description: z.string() }).optional(),
  total: z.number().default(0),
  // Only that they are objects: a copy of each of thousands would take longer than the reading itself.
  streams: z.array(z.custom<object>(isObject)).nullish(),
  consumers: z.array(z.custom<object>(isObject)).nullish(),
  missing: z.array(z.string()).nullish(),
});

/** One page of `STREAM.LIST`, with what the client's own lister hides: the streams that did not answer. */
export function toStreamPage(answer: unknown): {
  streams: Stream[];
  missing: string[];
  total: number;
  serverMs: number | null;
} {
  const page = pageSchema.parse(answer);
  const infos = (page.streams ?? []) as unknown as WireStreamInfo[];
  const answered = infos.map(({ ts }) => Date.parse(ts ?? "")).filter((ms) => !Number.isNaN(ms));
  return {
    streams: infos.map(toStream),
    missing: page.missing ?? [],
    total: page.total,
    // Each entry has the clock of the moment it was made; the last one is nearest to the answer.
    serverMs: answered.length === 0 ? null : Math.max(...answered),
  };
}

/** One page of `CONSUMER.LIST`; its consumers are read when asked for, so that the next page can be on its way. */
export function toConsumerPage(answer: unknown): {
  size: number;
  missing: string[];
  total: number;
  consumers(): Consumer[];
} {
  const page = pageSchema.parse(answer);
  const infos = (page.consumers ?? []) as unknown as WireConsumerInfo[];
  const missing = page.missing ?? [];
  return {
    size: infos.length + missing.length,
    missing,
    total: page.total,
    consumers: () => infos.map(toConsumer),
  };
}

// --- stored messages ---

/** Which one message to read. */
export type MessageQuery =
  | { readonly kind: "seq"; readonly seq: number }
  | { readonly kind: "last"; readonly subject: string }
  | { readonly kind: "next"; readonly seq: number; readonly subject: string }
  | { readonly kind: "since"; readonly at: Date };

/** Body of `STREAM.MSG.GET`. */
export function fromMessageQuery(query: MessageQuery): object {
  switch (query.kind) {
    case "seq":
      return { seq: query.seq };
    case "last":
      return { last_by_subj: query.subject };
    case "next":
      return { seq: query.seq, next_by_subj: query.subject };
    case "since":
      return { start_time: query.at.toISOString() };
  }
}

/** What a batched direct get asks for. */
export interface BatchQuery {
  readonly fromSeq: number;
  readonly subject: string | undefined;
  /** Messages at most. */
  readonly limit: number;
  /** The server ends the batch with the message that makes it as large. */
  readonly maxBytes: number;
}

/** Body of a batched direct get. */
export function fromBatchQuery({ fromSeq, subject, limit, maxBytes }: BatchQuery): object {
  return { seq: fromSeq, batch: limit, max_bytes: maxBytes, next_by_subj: subject ?? ">" };
}

const storedSchema = z.object({
  message: z.object({
    subject: z.string(),
    seq: z.union([z.number(), z.string()]),
    data: z.base64().optional(),
    hdrs: z.base64().optional(),
    time: z.string(),
  }),
});

/** Answer of `STREAM.MSG.GET`. Throws `unsupported` for a sequence beyond 2^53: it would be taken for another one. */
export function toStoredMessage(stream: string, answer: unknown): StoredMessage {
  const { at, ...message } = toLargeMessage(stream, answer);
  const seq = Number(at);
  if (!Number.isSafeInteger(seq)) throw new EventBusError("unsupported", tooLarge(stream));
  return { ...message, seq };
}

/** Why a stream's messages are not known by numbers of ours. */
export const tooLarge = (stream: string) => `the sequences of ${stream} are larger than 2^53`;

/** The same with its sequence as text, however large it is. */
export function toLargeMessage(stream: string, answer: unknown): LargeMessage {
  const { message } = storedSchema.parse(answer);
  return {
    stream,
    at: String(message.seq),
    subject: message.subject,
    storedAt: toIso(message.time),
    headers: message.hdrs === undefined ? [] : decodeHeaders(Buffer.from(message.hdrs, "base64")),
    data: new Uint8Array(Buffer.from(message.data ?? "", "base64")),
  };
}

const directHeaderNames: ReadonlySet<string> = new Set([
  "Nats-Stream",
  "Nats-Subject",
  "Nats-Sequence",
  "Nats-Time-Stamp",
  "Nats-Num-Pending",
  "Nats-Last-Sequence",
]);

/**
 * A message of a batched direct get: what `STREAM.MSG.GET` puts beside it comes as headers appended to its own, so that
 * the last of each such name is the server's and any before it the publisher's. Null for an answer that is no message.
 */
export function toDirectMessage(stream: string, entries: HeaderEntries, data: Uint8Array): StoredMessage | null {
  const beside = new Map<string, string>();
  const headers: HeaderEntries = [];
  for (let at = entries.length - 1; at >= 0; at--) {
    const entry = entries[at];
    if (entry === undefined) continue;
    const [name, value] = entry;
    if (directHeaderNames.has(name) && !beside.has(name)) beside.set(name, value);
    else headers.push(entry);
  }
  const seq = beside.get("Nats-Sequence");
  if (seq === undefined) return null;
  return {
    stream,
    seq: Number(seq),
    subject: beside.get("Nats-Subject") ?? "",
    storedAt: toIso(beside.get("Nats-Time-Stamp") ?? ""),
    headers: headers.reverse(),
    data: new Uint8Array(data), // a copy: the original is a view that would keep a whole network buffer alive
  };
}

// --- pulling and acknowledging ---

/** Body of a pull request. */
export function fromPull(batch: number, expiresMs: number, heartbeatMs: number): string {
  return JSON.stringify({ batch, expires: toNanos(expiresMs), idle_heartbeat: toNanos(heartbeatMs) });
}

/** How many messages a pull request that ended was still owed, or null where the server does not say. */
export function toUndelivered(headers: MsgHdrs | undefined): number | null {
  const text = headers?.get("Nats-Pending-Messages") ?? "";
  return /^\d+$/.test(text) ? Number(text) : null;
}

/** A limit of a consumer that a pull request was refused for. */
export type PullLimit =
  /** Messages asked for at a time. */
  | { readonly kind: "batch"; readonly most: number }
  /** How long a request stays open, milliseconds. */
  | { readonly kind: "expires"; readonly mostMs: number }
  /** Requests that are open at a time, of all readers together. */
  | { readonly kind: "waiting" };

/** Reads the description of a status 409: `Exceeded MaxRequestBatch of 5`. Null for one that is about no limit. */
export function toPullLimit(description: string): PullLimit | null {
  const [, name = "", value = ""] =
    /^Exceeded (MaxRequestBatch|MaxRequestExpires|MaxWaiting)(?: of (\S+))?/.exec(description) ?? [];
  switch (name) {
    case "MaxRequestBatch":
      return Number(value) > 0 ? { kind: "batch", most: Number(value) } : null;
    case "MaxRequestExpires": {
      const mostMs = toDurationMs(value);
      return mostMs === null ? null : { kind: "expires", mostMs };
    }
    case "MaxWaiting":
      return { kind: "waiting" };
    default:
      return null;
  }
}

const unitMs: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1, µs: 0.001, ns: 0.000_001 };

/** A duration as Go prints it (`1m0.5s`) in whole milliseconds, at least 1; null for any other text. */
function toDurationMs(text: string): number | null {
  if (!/^(?:[\d.]+(?:h|ms|m|s|µs|ns))+$/.test(text)) return null;
  let ms = 0;
  for (const [, count, unit = ""] of text.matchAll(/([\d.]+)(h|ms|m|s|µs|ns)/g))
    ms += Number(count) * (unitMs[unit] ?? 0);
  return Number.isFinite(ms) ? Math.max(1, Math.floor(ms)) : null;
}

/** What a message's reply subject says about its delivery. */
export interface DeliveryFacts {
  readonly stream: string;
  readonly consumer: string;
  readonly attempt: number;
  readonly seq: number;
  readonly storedAt: string;
}

/**
 * Reads `$JS.ACK.<stream>.<consumer>.<attempt>.<stream seq>.<consumer seq>.<time>.<pending>`, or the longer form with
 * domain and account after `ACK`; null for any other subject.
 */
export function toDeliveryFacts(reply: string): DeliveryFacts | null {
  if (!reply.startsWith(ackPrefix)) return null;
  // Positions instead of a split: this runs for every message, and half of the tokens are not needed.
  const ends: number[] = [];
  for (let dot = ackPrefix.length - 1; dot >= 0; dot = reply.indexOf(".", dot + 1)) ends.push(dot);
  if (ends.length < 7) return null;
  const first = ends.length === 7 ? 0 : 2;
  const token = (at: number) => reply.slice((ends[first + at] ?? 0) + 1, ends[first + at + 1]);
  return {
    stream: token(0),
    consumer: token(1),
    attempt: Number(token(2)),
    seq: Number(token(3)),
    storedAt: isoTime(Math.floor(Number(token(5)) / nanosPerMs)),
  };
}

const ackPrefix = "$JS.ACK.";

/** What can be said to the server about a delivered message. */
export type Acknowledgement =
  | { readonly kind: "ack" }
  | { readonly kind: "working" }
  | { readonly kind: "nak"; readonly delayMs: number }
  | { readonly kind: "term"; readonly reason: string };

/** The payload published to a message's reply subject. */
export function fromAcknowledgement(acknowledgement: Acknowledgement): string {
  switch (acknowledgement.kind) {
    case "ack":
      return "+ACK";
    case "working":
      return "+WPI";
    case "nak":
      return acknowledgement.delayMs > 0
        ? `-NAK ${JSON.stringify({ delay: toNanos(acknowledgement.delayMs) })}`
        : "-NAK";
    case "term":
      return acknowledgement.reason === "" ? "+TERM" : `+TERM ${acknowledgement.reason}`;
  }
}

// --- advisories ---

const rejectionSchema = z.object({
  type: z.literal("io.nats.jetstream.advisory.v1.nak"),
  id: z.string(),
  timestamp: z.string(),
  stream: z.string(),
  consumer: z.string(),
  stream_seq: z.number(),
  deliveries: z.number(),
});

const advisorySchema = rejectionSchema.extend({
  type: z.enum(["io.nats.jetstream.advisory.v1.max_deliver", "io.nats.jetstream.advisory.v1.terminated"]),
  reason: z.string().optional(),
});

/** A captured advisory. Throws if the message is not one. */
export function toAdvisory(text: string): Announcement {
  const advisory = advisorySchema.parse(JSON.parse(text));
  const notice = toDeliveryNotice(advisory);
  if (isRemovedReason(advisory.reason)) return { ...notice, kind: "removed", reason: null };
  return {
    ...notice,
    kind: advisory.type === "io.nats.jetstream.advisory.v1.max_deliver" ? "max_deliveries" : "terminated",
    reason: advisory.reason || null,
  };
}

/** A captured rejection (nak). Throws if the message is not one. */
export function toRejection(text: string): Rejection {
  return toDeliveryNotice(rejectionSchema.parse(JSON.parse(text)));
}

const ackTimingSchema = z.object({
  type: z.literal("io.nats.jetstream.metric.v1.consumer_ack"),
  stream: z.string(),
  consumer: z.string(),
  ack_time: z.number(),
});

/** A sampled acknowledgement. Throws if the message is not one. */
export function toAckTiming(text: string): AckTiming {
  const { stream, consumer, ack_time: nanos } = ackTimingSchema.parse(JSON.parse(text));
  return { stream, consumer, ackMs: nanos / nanosPerMs };
}

function toDeliveryNotice(wire: Omit<z.infer<typeof rejectionSchema>, "type">): Rejection {
  return {
    id: wire.id,
    at: toIso(wire.timestamp),
    stream: wire.stream,
    consumer: wire.consumer,
    place: placeAt(wire.stream, wire.stream_seq),
    number: wire.stream_seq,
    deliveries: wire.deliveries,
  };
}

/** A handler of typed data as one of any data: the type is the subscriber's word, nothing can check it here. */
export function untypedHandler<TData>(handler: EventHandler<TData>): EventHandler {
  return handler as EventHandler;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the keys whose value is undefined: `exactOptionalPropertyTypes`, and the wire, tell those from absent. */
function withoutUndefined<T extends object>(value: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined)) as Partial<Defined<T>>;
}

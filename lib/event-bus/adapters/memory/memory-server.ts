import type { StreamConfig } from "../../../model/stream/stream";
import { covers } from "../../../model/stream/subject";
import type { TrafficMessage } from "../../broker/traffic";
import { newEventId } from "../../bus/event-id";
import type { PublishAck } from "../../bus/publish-ack";
import { type Clock, systemClock } from "../../clock";
import { EventBusError, isEventBusError } from "../../errors";
import { isoTime } from "../../iso-time";
import { removedReason } from "../jetstream/advisories";
import type { OutgoingMessage } from "../jetstream/messages";
import type { NewStream } from "../jetstream/streams";
import { BytesBody, type MessageBody } from "./log/message-body";
import type { MessageRecord } from "./log/message-log";
import { prepareMessage, requireSubject } from "./log/prepared-message";
import type { DeliveryFailure } from "./memory-consumer";
import { MemoryStream } from "./memory-stream";
import { changedStreamConfig, completeStreamConfig, requireFreeSubjects, sameConfig } from "./stream-config";

type Listener = (message: TrafficMessage) => void;

interface Watcher {
  readonly filter: string;
  readonly listener: Listener;
}

/** Where messages of one subject go. */
interface Route {
  readonly stream: MemoryStream | null;
  readonly listeners: readonly Listener[];
}

/** What a server calls each kind of announcement. */
const advisoryWords: Record<DeliveryFailure["kind"], { readonly type: string; readonly token: string }> = {
  max_deliveries: { type: "max_deliver", token: "MAX_DELIVERIES" },
  terminated: { type: "terminated", token: "MSG_TERMINATED" },
  removed: { type: "terminated", token: "MSG_TERMINATED" },
  rejected: { type: "nak", token: "MSG_NAKED" },
};

const nothing = new Uint8Array();

/** Subjects whose routes are remembered. */
const maxRoutes = 10_000;

/**
 * A small JetStream in this process: streams, consumers, message ids, listeners. Buses that share one see each other,
 * as processes on one server do. Everything is gone when the process ends.
 */
export class MemoryServer {
  readonly clock: Clock;
  private readonly byName = new Map<string, MemoryStream>();
  private readonly watchers = new Set<Watcher>();
  private readonly routes = new Map<string, Route>();

  constructor(clock: Clock = systemClock) {
    this.clock = clock;
  }

  /** Every stream, by name. */
  get streams(): MemoryStream[] {
    return [...this.byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Throws `stream_not_found`. */
  stream(name: string): MemoryStream {
    const stream = this.byName.get(name);
    if (stream === undefined) throw new EventBusError("stream_not_found", `there is no stream "${name}"`);
    return stream;
  }

  has(name: string): boolean {
    return this.byName.has(name);
  }

  /** Idempotent for an equal configuration. Throws `conflict`, `invalid_name`, `invalid_subject`, `rejected`. */
  createStream(newStream: NewStream): MemoryStream {
    const config = completeStreamConfig(newStream);
    const existing = this.byName.get(config.name);
    if (existing !== undefined) {
      if (sameConfig(existing.config, config)) return existing;
      throw new EventBusError("conflict", `stream "${config.name}" already exists with another configuration`);
    }
    requireFreeSubjects(config, this.configs());
    const stream = new MemoryStream(config, this.clock, {
      announce: (name, failure) => this.announce(name, failure),
      pass: (subject, record) => this.pass(subject, record),
      isWatched: (subject) => this.route(subject).listeners.length > 0,
    });
    this.byName.set(config.name, stream);
    this.routes.clear();
    return stream;
  }

  /** Throws `stream_not_found`, `conflict`, `rejected`. */
  updateStream(name: string, change: Partial<Omit<StreamConfig, "name">>): MemoryStream {
    const stream = this.stream(name);
    const config = changedStreamConfig(stream.config, change);
    requireFreeSubjects(config, this.configs());
    stream.configure(config);
    this.routes.clear();
    return stream;
  }

  /** Throws `stream_not_found`. */
  deleteStream(name: string): void {
    const stream = this.stream(name);
    this.byName.delete(name);
    this.routes.clear();
    stream.delete();
  }

  /** Stores a message in the stream that takes its subject. Throws what `Messages.publish` throws. */
  publish(outgoing: OutgoingMessage): PublishAck {
    return this.post(outgoing, new BytesBody(outgoing.data));
  }

  /** Like {@link publish}, for a body that may not have been written out. */
  post(envelope: Omit<OutgoingMessage, "data">, body: MessageBody): PublishAck {
    const { stream, listeners } = this.route(envelope.subject);
    const message = prepareMessage(envelope, body);
    for (const listener of listeners) listener(message);
    if (stream === null) {
      throw new EventBusError("no_stream_for_subject", `no stream takes the subject "${message.subject}"`);
    }
    return stream.store(message);
  }

  /** Calls `listener` for every message published on the filter. */
  watch(filter: string, listener: Listener): () => void {
    const watcher = { filter, listener };
    this.watchers.add(watcher);
    this.routes.clear();
    for (const { consumers } of this.byName.values()) for (const consumer of consumers.all()) consumer.onInterest();
    return () => {
      if (this.watchers.delete(watcher)) this.routes.clear();
    };
  }

  /** Those hear it who listen on the subject, and no stream takes it: a request to the server itself. */
  tell(subject: string): void {
    for (const listener of this.route(subject).listeners)
      listener({ subject, sizeBytes: 0, data: nothing, headers: [] });
  }

  /** Throws `invalid_subject`. */
  private route(subject: string): Route {
    const known = this.routes.get(subject);
    if (known !== undefined) return known;
    requireSubject(subject);
    const streams = [...this.byName.values()];
    const route = {
      stream: streams.find(({ config }) => config.subjects.some((filter) => covers(filter, subject))) ?? null,
      listeners: [...this.watchers].filter(({ filter }) => covers(filter, subject)).map(({ listener }) => listener),
    };
    if (this.routes.size >= maxRoutes) this.routes.clear();
    this.routes.set(subject, route);
    return route;
  }

  /** A delivery of a push consumer, as those see it who listen on its deliver subject. */
  private pass(deliverSubject: string, { subject, headers, body }: MessageRecord): void {
    const { sizeBytes, data } = body;
    const message = { subject: subject.name, sizeBytes, data, headers };
    for (const listener of this.route(deliverSubject).listeners) listener(message);
  }

  private configs(): StreamConfig[] {
    return [...this.byName.values()].map(({ config }) => config);
  }

  /** The announcement that a NATS server makes, on the same subject, stored where a stream takes it. */
  private announce(stream: string, { kind, consumer, streamSeq, deliveries, reason }: DeliveryFailure): void {
    const words = advisoryWords[kind];
    const nowMs = this.clock.now();
    const advisory = {
      type: `io.nats.jetstream.advisory.v1.${words.type}`,
      id: newEventId(nowMs),
      timestamp: isoTime(nowMs),
      stream,
      consumer,
      stream_seq: streamSeq,
      deliveries,
      ...(kind === "removed" ? { reason: removedReason } : reason === null ? {} : { reason }),
    };
    const message = {
      subject: `$JS.EVENT.ADVISORY.CONSUMER.${words.token}.${stream}.${consumer}`,
      data: Buffer.from(JSON.stringify(advisory)),
    };
    try {
      this.publish(message);
    } catch (error) {
      // As on a server: where no stream takes the announcement, or a full one refuses it, the delivery goes on.
      if (!isEventBusError(error)) throw error;
    }
  }
}

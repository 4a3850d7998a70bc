import type { EventBus } from "../../event-bus/bus/event-bus";
import { displayConsumerName } from "../../event-bus/bus/topics";
import type { Logger } from "../../event-bus/logger";
import type { Consumer } from "../../model/consumer/consumer";
import type { Retrying } from "../../model/failure/retrying";
import type { MessageMask } from "../../model/message/message-mask";
import type { Rejection } from "../../model/stream/advisory";
import { OwnStream, type SeenStreams } from "../../store/own-stream";
import type { FailureIndex } from "./failure-index";
import { previewPayload } from "./failure-of";

/** Bounds of the stream that keeps rejections: what is retried now is of interest, not what was. */
export const rejectionBounds = {
  maxAgeMs: 60 * 60 * 1_000,
  maxMessages: 30_000,
  maxBytes: 16 * 1024 * 1024,
  maxPerConsumer: 1_000,
};
const rejectionStream = "JETLAG_REJECTIONS";

/** Deliveries remembered at most; beyond, the longest not rejected is forgotten. */
const remembered = 10_000;
const pageSize = 1_000;
/** Messages read for each look, so that a storm of rejections makes no storm of reads. */
const readsPerLook = 50;

/** What following rejections needs. */
export interface RetryingDeliveriesOptions {
  readonly bus: Pick<EventBus, "advisories" | "messages" | "streams" | "connection">;
  readonly index: FailureIndex;
  readonly mask: MessageMask;
  readonly logger: Logger;
  /** False creates no stream: rejections are heard only while this process runs. */
  readonly durable: boolean;
}

/** Deliveries that workers rejected and that come again, by the server's announcements. */
export class RetryingDeliveries {
  readonly #options: RetryingDeliveriesOptions;
  readonly #deliveries = new Map<string, Retrying>();
  /** Heard since the consumers were last read: their figures say nothing about these. */
  readonly #fresh = new Set<string>();
  readonly #own: OwnStream;
  #nextSeq = 1;
  /** Counts the streams that had this name: what was read of an earlier one says nothing about this one. */
  #generation = 0;
  #unwatch: (() => void) | null = null;

  constructor(options: RetryingDeliveriesOptions) {
    const { bus, logger } = options;
    this.#options = options;
    this.#own = new OwnStream({
      bus,
      logger,
      name: rejectionStream,
      maxBytes: rejectionBounds.maxBytes,
      make: async () => (await bus.advisories.captureRejections(rejectionBounds)).since,
      onBegunAnew: () => {
        this.#generation++;
        this.#nextSeq = 1;
      },
    });
  }

  /** Those known to be outstanding, last rejected first. */
  get list(): readonly Retrying[] {
    return [...this.#deliveries.values()].reverse();
  }

  get size(): number {
    return this.#deliveries.size;
  }

  /** Why rejections are heard only while the dashboard runs, and what to do; null when they are kept. */
  get problem(): string | null {
    const { durable } = this.#options;
    if (durable && this.#own.isThere) return this.#own.problem;
    const reason = durable ? this.#own.problem : "JETLAG_STORE=memory forbids to keep them.";
    return reason === null ? null : `Rejected deliveries are heard only while this dashboard runs. ${reason}`;
  }

  /** The stream that keeps rejections; null when there is none by choice. */
  get own(): OwnStream | null {
    return this.#options.durable ? this.#own : null;
  }

  /** Begins to capture, or only to listen where no stream can be had. Never throws. */
  async start(): Promise<void> {
    if (this.#options.durable) await this.#own.ensure();
    this.#listenIfNeeded();
  }

  /** Compares the stream with what a sweep saw; while it is not there, rejections are heard. Never throws. */
  async check(seen: SeenStreams): Promise<void> {
    if (!this.#options.durable) return;
    await this.#own.look(seen);
    this.#listenIfNeeded();
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = null;
  }

  #listenIfNeeded(): void {
    if (this.#options.durable && this.#own.isThere) this.stop();
    else this.#unwatch ??= this.#options.bus.advisories.watchRejections((rejection) => this.#take(rejection));
  }

  /** Forgets what is over by these figures, and reads what was announced since the last look. */
  async look(consumers: readonly Consumer[]): Promise<void> {
    this.#forgetFinished(consumers);
    this.#fresh.clear();
    if (this.#options.durable && this.#own.isThere) await this.#readKept();
    await this.#readMessages();
  }

  async #readKept(): Promise<void> {
    for (;;) {
      const generation = this.#generation;
      const { rejections, nextSeq } = await this.#options.bus.advisories.readRejections(this.#nextSeq, pageSize);
      if (generation !== this.#generation) continue;
      for (const rejection of rejections) this.#take(rejection);
      if (nextSeq === this.#nextSeq) return;
      this.#nextSeq = nextSeq;
    }
  }

  #take({ stream, streamSeq: seq, consumer, deliveries, at }: Rejection): void {
    const key = `${stream} ${consumer} ${seq}`;
    const { subject = null, preview = null, maxDeliver = null } = this.#deliveries.get(key) ?? {};
    this.#deliveries.delete(key); // to the end: the last rejected
    this.#deliveries.set(key, {
      stream,
      seq,
      consumer,
      consumerDisplayName: displayConsumerName(consumer),
      deliveries,
      maxDeliver,
      rejectedAt: at,
      subject,
      preview,
    });
    this.#fresh.add(key);
    const [oldest] = this.#deliveries.keys();
    if (this.#deliveries.size > remembered && oldest !== undefined) this.#deliveries.delete(oldest);
  }

  /** Over: acknowledged (below the floor, or nothing is outstanding), failed for good, or without its consumer. */
  #forgetFinished(consumers: readonly Consumer[]): void {
    const byName = new Map(consumers.map((consumer) => [`${consumer.stream} ${consumer.name}`, consumer]));
    for (const [key, retrying] of this.#deliveries) {
      const consumer = byName.get(`${retrying.stream} ${retrying.consumer}`);
      const isOutstanding = consumer !== undefined && isOutstandingAt(retrying, consumer);
      if (this.#hasFailed(retrying) || (!isOutstanding && !this.#fresh.has(key))) this.#deliveries.delete(key);
      else if (consumer !== undefined && retrying.maxDeliver !== consumer.config.maxDeliver) {
        this.#deliveries.set(key, { ...retrying, maxDeliver: consumer.config.maxDeliver });
      }
    }
  }

  #hasFailed({ stream, seq, consumer, rejectedAt }: Retrying): boolean {
    return this.#options.index
      .ofMessage(stream, seq)
      .some((failure) => failure.consumer === consumer && failure.failedAt >= rejectedAt);
  }

  /** What the newest ones say; a message that is gone was finished by somebody. */
  async #readMessages(): Promise<void> {
    const unread = [...this.#deliveries].reverse().filter(([, { subject }]) => subject === null);
    for (const [key, retrying] of unread.slice(0, readsPerLook)) {
      try {
        const message = await this.#options.bus.messages.get(retrying.stream, retrying.seq);
        if (message === null) this.#deliveries.delete(key);
        else
          this.#deliveries.set(key, {
            ...retrying,
            subject: message.subject,
            preview: previewPayload(this.#options.mask.apply(message).data),
          });
      } catch (error) {
        this.#options.logger.debug({ stream: retrying.stream, stream_seq: retrying.seq, error }, "Message not read");
      }
    }
  }
}

function isOutstandingAt({ seq }: Retrying, { ackFloorSeq, inFlight }: Consumer): boolean {
  return seq > ackFloorSeq && inFlight > 0;
}

import type { AnnouncementKeeper, FailureSource, Keeping } from "../../event-bus/broker/failure-source";
import type { LoggedMessage, MessageLog } from "../../event-bus/broker/message-log";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import type { Logger } from "../../event-bus/logger";
import type { BrokerClock } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import { consumerKey } from "../../model/consumer/consumer-key";
import { displayConsumerName } from "../../model/consumer/durable-name";
import type { Retrying } from "../../model/failure/retrying";
import { messageFace } from "../../model/message/message-face";
import type { MessageMask } from "../../model/message/message-mask";
import { viewPayload } from "../../model/message/payload-view";
import type { Place } from "../../model/place";
import type { Rejection } from "../../model/stream/announcement";
import type { Stream } from "../../model/stream/stream";
import type { Capture, CaptureSpec } from "../../store/capture";
import type { Store } from "../../store/store";
import type { FailureIndex } from "./failure-index";
import type { GoneMessages } from "./gone-messages";
import { RetryPace } from "./retry-pace";

/**
 * What keeps rejections, apart from the failures: a storm of them pushes none of those out, and a consumer that rejects
 * all the time does not crowd out the others. What is retried now is of interest, not what was.
 */
const rejectionCapture = {
  worth: "others",
  purpose: "Rejected deliveries that are tried again, kept for Jetlag",
  bounds: { maxAgeMs: 60 * 60 * 1_000, maxRecords: 30_000, maxBytes: 16 * 1024 * 1024, maxRecordsPerKey: 1_000 },
} as const satisfies Partial<CaptureSpec>;

/** Deliveries remembered at most; beyond, the longest not rejected is forgotten. */
const remembered = 10_000;
const pageSize = 1_000;
/** Messages read for each look, so that a storm of rejections makes no storm of reads. */
const readsPerLook = 50;
/** Characters of a preview, and bytes of a payload that are looked into for it. */
const previewCharacters = 240;
const facedBytes = 256 * 1024;

/** Deliveries of one consumer that come again. */
export interface RetryingTally {
  readonly count: number;
  /** When the last one was rejected; null for none. */
  readonly lastAtMs: number | null;
}

/** Which retried deliveries are asked for; what is left out narrows nothing. */
export interface RetryingFilter {
  readonly stream?: string | undefined;
  readonly consumer?: string | undefined;
  /** `at` of the message's place. */
  readonly at?: Place["at"] | undefined;
}

const noneRetrying: RetryingTally = { count: 0, lastAtMs: null };

/** What following rejections needs. */
export interface RetryingDeliveriesOptions {
  readonly source: FailureSource;
  /** Where the messages that are tried again are read. */
  readonly log: Pick<MessageLog, "get">;
  readonly index: FailureIndex;
  readonly mask: MessageMask;
  readonly logger: Logger;
  /** Where rejections are kept. */
  readonly captures: Pick<Store, "capture" | "noCaptureReason">;
  readonly brokerNow: BrokerClock;
  /** Keeps messages that were read: one that fails for good may be gone by then. */
  readonly gone: Pick<GoneMessages, "keep">;
}

/** Deliveries that workers rejected and that come again, by the server's announcements. */
export class RetryingDeliveries {
  readonly #options: RetryingDeliveriesOptions;
  readonly #deliveries = new Map<string, Retrying>();
  /** How many there are of each consumer, and when the last one was rejected; made anew when one is asked for. */
  #tallies: Map<string, { count: number; lastAtMs: number }> | null = null;
  /** Heard since the consumers were last read: their figures say nothing about these. */
  readonly #fresh = new Set<string>();
  readonly #pace = new RetryPace();
  /** Null: rejections are heard only while this process runs. */
  readonly #capture: Capture | null;
  /** Where reading goes on; null: at the oldest one that is kept. */
  #next: string | null = null;
  /** Counts the streams that had this name: what was read of an earlier one says nothing about this one. */
  #generation = 0;
  #unwatch: (() => void) | null = null;
  /** Who keeps rejections, by the last sweep. */
  #keeping: Keeping;
  /** Where reading goes on in channels of others, by their names and when they were made. */
  readonly #nextElsewhere = new Map<string, string>();

  constructor(options: RetryingDeliveriesOptions) {
    this.#options = options;
    this.#capture = options.captures.capture({ ...rejectionCapture, ...options.source.captures.rejections }, () => {
      this.#generation++;
      this.#next = null;
    });
    this.#keeping = options.source.keeping([]);
  }

  /** Leaves to the channels of others what they keep already. Never throws. */
  async see(channels: readonly Stream[], missing: readonly string[]): Promise<void> {
    // One that does not answer is still there.
    if (!this.#keepers.some(({ channel }) => missing.includes(channel)))
      this.#keeping = this.#options.source.keeping(channels);
    await this.#capture?.take(this.#keeping.ours.rejections);
    this.listen();
  }

  /** Those known to be outstanding, last rejected first. */
  get list(): readonly Retrying[] {
    return this.find({});
  }

  /** Those of them that are of one stream, consumer or message, last rejected first. */
  find({ stream, consumer, at }: RetryingFilter): readonly Retrying[] {
    const isMeant = ({ place, ...retrying }: Retrying) =>
      (stream === undefined || retrying.stream === stream) &&
      (consumer === undefined || retrying.consumer === consumer) &&
      (at === undefined || place.at === at);
    const found = [...this.#deliveries.values()].filter(isMeant).reverse();
    return found.map((retrying) => ({ ...retrying, againAt: this.#againAt(retrying) }));
  }

  /** Those of one consumer: how many are known, and when the last one was rejected, Unix milliseconds of the broker. */
  of({ stream, consumer }: { readonly stream: string; readonly consumer: string }): RetryingTally {
    if (this.#deliveries.size === 0) return noneRetrying;
    this.#tallies ??= this.#tally();
    return this.#tallies.get(consumerKey(stream, consumer)) ?? noneRetrying;
  }

  #tally(): Map<string, { count: number; lastAtMs: number }> {
    const tallies = new Map<string, { count: number; lastAtMs: number }>();
    for (const { stream, consumer, rejectedAt } of this.#deliveries.values()) {
      const key = consumerKey(stream, consumer);
      const tally = tallies.get(key) ?? { count: 0, lastAtMs: 0 };
      tally.count++;
      tally.lastAtMs = Math.max(tally.lastAtMs, Date.parse(rejectedAt));
      tallies.set(key, tally);
    }
    return tallies;
  }

  get size(): number {
    return this.#deliveries.size;
  }

  /** Why rejections are heard only while the dashboard runs, and what to do; null when they are kept. */
  get problem(): string | null {
    if (this.#isKeptElsewhere) return null;
    if (this.#isKept) return this.#capture?.problem ?? null;
    const [keeper] = this.#keepers;
    if (keeper !== undefined)
      return `Rejected deliveries that ${keeper.channel} does not capture are heard only while this dashboard runs.`;
    const reason = this.#options.captures.noCaptureReason ?? this.#capture?.problem ?? null;
    return reason === null ? null : `Rejected deliveries are heard only while this dashboard runs. ${reason}`;
  }

  /** Begins to capture, or only to listen where nothing may be kept. Never throws. */
  async start(): Promise<void> {
    await this.#capture?.ensure();
    this.listen();
  }

  /** Hears rejections while they are not kept. */
  listen(): void {
    if (this.#isKept || this.#isKeptElsewhere) this.stop();
    else this.#unwatch ??= this.#options.source.watchRejections((rejection) => this.#take(rejection));
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = null;
  }

  get #keepers(): readonly AnnouncementKeeper[] {
    return this.#keeping.keepers.filter(({ kind }) => kind === "rejected");
  }

  /** True where somebody else's channel keeps all rejections. */
  get #isKeptElsewhere(): boolean {
    return this.#keepers.some(({ keepsAll }) => keepsAll);
  }

  get #isKept(): boolean {
    return this.#capture?.isThere ?? false;
  }

  /** Forgets what is over by these figures, and reads what was announced since the last look. */
  async look(consumers: readonly Consumer[], options: ReadOptions = {}): Promise<void> {
    this.#forgetFinished(consumers);
    this.#fresh.clear();
    if (this.#isKept) await this.#readKept(options);
    for (const keeper of this.#keepers) await this.#readElsewhere(keeper, options);
    await this.#readMessages(options);
  }

  async #readKept(options: ReadOptions): Promise<void> {
    for (;;) {
      const generation = this.#generation;
      const { rejections, next } = await this.#options.source.readRejections(this.#next, pageSize, options);
      if (generation !== this.#generation) continue;
      for (const rejection of rejections) this.#take(rejection);
      if (next === this.#next) return;
      this.#next = next;
    }
  }

  async #readElsewhere(keeper: AnnouncementKeeper, options: ReadOptions): Promise<void> {
    const { source, brokerNow } = this.#options;
    const key = `${keeper.channel} ${keeper.createdAt}`;
    for (;;) {
      const known = this.#nextElsewhere.get(key);
      const from = known ?? new Date(brokerNow() - rejectionCapture.bounds.maxAgeMs);
      const { rejections, next } = await source.readKeptRejections(keeper, from, pageSize, options);
      for (const rejection of rejections) this.#take(rejection);
      if (next === null || next === known) return;
      this.#nextElsewhere.set(key, next);
    }
  }

  #take({ place, stream, number, consumer, deliveries, at }: Rejection): void {
    const of = consumerKey(stream, consumer);
    const key = `${of} ${place.at}`;
    const before = this.#deliveries.get(key);
    const { subject = null, preview = null, event = null, maxDeliver = null } = before ?? {};
    if (before !== undefined && before.deliveries === deliveries - 1)
      this.#pace.learn(of, before.deliveries, Date.parse(at) - Date.parse(before.rejectedAt));
    this.#deliveries.delete(key); // to the end: the last rejected
    const retrying = {
      ...{ stream, place, number, consumer, consumerDisplayName: displayConsumerName(consumer) },
      ...{ deliveries, maxDeliver, rejectedAt: at, againAt: null },
      ...{ subject, preview, event },
    };
    this.#deliveries.set(key, retrying);
    this.#fresh.add(key);
    this.#tallies = null;
    const [oldest] = this.#deliveries.keys();
    if (this.#deliveries.size > remembered && oldest !== undefined) this.#deliveries.delete(oldest);
  }

  /** When the next delivery is likely by what is known now, ISO 8601; null while nothing tells. */
  #againAt({ stream, consumer, deliveries, rejectedAt }: Retrying): string | null {
    const expectedMs = this.#pace.expectMs(consumerKey(stream, consumer), deliveries);
    return expectedMs === null ? null : new Date(Date.parse(rejectedAt) + expectedMs).toISOString();
  }

  /** Over: acknowledged, failed for good, or without its consumer. */
  #forgetFinished(consumers: readonly Consumer[]): void {
    const { source } = this.#options;
    this.#tallies = null;
    const byName = new Map(consumers.map((consumer) => [consumerKey(consumer.stream, consumer.name), consumer]));
    for (const [key, retrying] of this.#deliveries) {
      const consumer = byName.get(consumerKey(retrying.stream, retrying.consumer));
      const isOutstanding = consumer !== undefined && source.isOutstanding(retrying.place, consumer);
      if (this.#hasFailed(retrying) || (!isOutstanding && !this.#fresh.has(key))) this.#deliveries.delete(key);
      else if (consumer !== undefined && retrying.maxDeliver !== consumer.config.maxDeliver) {
        this.#deliveries.set(key, { ...retrying, maxDeliver: consumer.config.maxDeliver });
      }
    }
  }

  #hasFailed({ place, consumer, rejectedAt }: Retrying): boolean {
    return this.#options.index
      .ofMessage(place)
      .some((failure) => failure.consumer === consumer && failure.failedAt >= rejectedAt);
  }

  /** What the newest ones say; a message that is gone was finished by somebody. */
  async #readMessages(options: ReadOptions): Promise<void> {
    const unread = [...this.#deliveries].reverse().filter(([, { subject }]) => subject === null);
    for (const [key, retrying] of unread.slice(0, readsPerLook)) {
      try {
        const message = await this.#options.log.get(retrying.place, options);
        this.#tallies = null;
        if (message === null) this.#deliveries.delete(key);
        else {
          this.#options.gone.keep(retrying.place, message, "rejection");
          this.#deliveries.set(key, { ...retrying, subject: message.subject, ...this.#faceOf(message) });
        }
      } catch (error) {
        options.signal?.throwIfAborted();
        this.#options.logger.debug({ stream: retrying.stream, stream_seq: retrying.number, error }, "Message not read");
      }
    }
  }

  #faceOf(message: LoggedMessage): Pick<Retrying, "preview" | "event"> {
    const { data } = this.#options.mask.apply(message);
    const { preview, binary, event } = messageFace(viewPayload(data, facedBytes));
    return { preview: binary ? `${data.length} bytes, not text` : preview.slice(0, previewCharacters), event };
  }
}

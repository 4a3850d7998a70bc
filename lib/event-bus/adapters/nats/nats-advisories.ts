import type { AckTiming, Announcement, Rejection } from "../../../model/stream/announcement";
import { isOwnStream } from "../../../model/stream/stream";
import type { ResolvedBrokerOptions } from "../../broker/broker-options";
import type { FailureSource, FollowOptions, RejectionPage } from "../../broker/failure-source";
import type { ReadOptions } from "../../broker/read-options";
import type { Traffic } from "../../broker/traffic";
import { backoffAfter } from "../../bus/options";
import { advisoryStream, advisorySubjects, rejectionStream, rejectionSubjects } from "../jetstream/advisories";
import { JetStreamFailures } from "../jetstream/failures/jetstream-failures";
import type { StoredMessage } from "../jetstream/messages";
import { requirePosition } from "../jetstream/read-arguments";
import { isOfAnotherDomain } from "./connection/own-domain";
import { type DurableSpec, ensureDurable } from "./delivery/durable-consumer";
import type { PulledMessage } from "./delivery/held-messages";
import { PullLoop } from "./delivery/pull-loop";
import type { NatsConsumers } from "./nats-consumers";
import type { StreamMaker } from "./own-streams";
import type { NatsMessages } from "./reads/nats-messages";
import { toAckTiming } from "./wire/ack-timing";
import type { Acknowledgement } from "./wire/acknowledgement";
import { toAdvisory, toRejection } from "./wire/advisory";

/** Sent only for consumers with `sample_freq`, and only while somebody listens. */
const ackTimingSubjects = ["$JS.EVENT.METRIC.CONSUMER.ACK.>"];
const follower = "jetlag-failure-recorder";
const followerAckWaitMs = 10_000;
/** Advisories held for each handler that may run: enough that none waits for the next pull. */
const heldPerHandler = 4;
const fewestHeld = 32;
/** How soon an advisory comes back that could not be recorded, milliseconds; the last one repeats. */
const retryDelaysMs = [500, 1_000, 2_000, 5_000];

/** Captured advisories of this account. */
export class NatsAdvisories extends JetStreamFailures implements FailureSource {
  readonly #maker: StreamMaker;
  readonly #consumers: NatsConsumers;
  readonly #traffic: Traffic;
  readonly #messages: NatsMessages;
  readonly #options: ResolvedBrokerOptions;
  readonly #loops = new Set<PullLoop>();

  constructor(
    maker: StreamMaker,
    parts: { readonly consumers: NatsConsumers; readonly messages: NatsMessages; readonly traffic: Traffic },
    options: ResolvedBrokerOptions,
  ) {
    super({ streams: maker.streams, ...parts });
    this.#maker = maker;
    this.#traffic = parts.traffic;
    this.#consumers = parts.consumers;
    this.#messages = parts.messages;
    this.#options = options;
  }

  async readRejections(from: string | null, limit: number, options?: ReadOptions): Promise<RejectionPage> {
    const fromSeq = from === null ? 1 : requirePosition(from);
    const range = { fromSeq, limit, direction: "forward" } as const;
    const { messages } = await this.#messages.range(rejectionStream, range, options);
    const rejections = messages.flatMap(({ subject, data }) => {
      const rejection = this.#parse(toRejection, data, subject);
      return rejection === null || rejection === "foreign" || isOwnStream(rejection.stream) ? [] : [rejection];
    });
    return { rejections, next: String((messages.at(-1)?.seq ?? fromSeq - 1) + 1) };
  }

  async follow(
    handler: (advisory: Announcement) => Promise<void>,
    { concurrency = 1 }: FollowOptions = {},
  ): Promise<() => Promise<void>> {
    const spec: DurableSpec = {
      stream: advisoryStream,
      name: follower,
      filter: ">",
      ackWaitMs: followerAckWaitMs,
      maxDeliver: null,
      fromStart: true,
    };
    const { connection, streams, logger } = this.#maker;
    const ensureConsumer = () => ensureDurable({ streams, consumers: this.#consumers, logger }, spec);
    await ensureConsumer();
    const loop = new PullLoop({
      connection,
      stream: advisoryStream,
      consumer: follower,
      batchSize: Math.max(fewestHeld, concurrency * heldPerHandler),
      concurrency,
      ackWaitMs: followerAckWaitMs,
      maxDeliver: null,
      logger,
      clock: this.#options.clock,
      handle: (message) => this.#hand(handler, message),
      ensureConsumer,
    });
    this.#loops.add(loop);
    return async () => {
      this.#loops.delete(loop);
      await loop.stop(this.#options.drainTimeoutMs);
    };
  }

  protected toAnnouncement({ data, subject }: Pick<StoredMessage, "subject" | "data">): Announcement | null {
    const notice = this.#parse(toAdvisory, data, subject);
    return notice === "foreign" ? null : notice;
  }

  protected toRejection({ data, subject }: Pick<StoredMessage, "subject" | "data">): Rejection | null {
    const notice = this.#parse(toRejection, data, subject);
    return notice === "foreign" ? null : notice;
  }

  watch(listener: (advisory: Announcement) => void): () => void {
    return this.#watch(advisorySubjects, toAdvisory, listener);
  }

  watchRejections(listener: (rejection: Rejection) => void): () => void {
    return this.#watch(rejectionSubjects, toRejection, listener);
  }

  watchAckTimings(listener: (timing: AckTiming) => void): () => void {
    return this.#watch(ackTimingSubjects, toAckTiming, listener);
  }

  #watch<T extends Pick<Rejection, "stream">>(
    subjects: readonly string[],
    read: (text: string) => T,
    listener: (notice: T) => void,
  ) {
    const endings = subjects.map((subject) =>
      this.#traffic.watch(subject, ({ data }) => {
        const notice = this.#parse(read, data, subject);
        if (notice !== null && notice !== "foreign" && !isOwnStream(notice.stream)) listener(notice);
      }),
    );
    return () => {
      for (const end of endings) end();
    };
  }

  /** Ends every follower. */
  async stop(): Promise<void> {
    const loops = [...this.#loops];
    this.#loops.clear();
    await Promise.all(loops.map((loop) => loop.stop(this.#options.drainTimeoutMs)));
  }

  async #hand(handler: (advisory: Announcement) => Promise<void>, message: PulledMessage): Promise<Acknowledgement> {
    const advisory = this.#parse(toAdvisory, message.data, message.subject);
    if (advisory === "foreign") return { kind: "ack" };
    if (advisory === null) return { kind: "term", reason: "not an advisory" };
    if (isOwnStream(advisory.stream)) return { kind: "ack" };
    try {
      await handler(advisory);
      return { kind: "ack" };
    } catch (error) {
      const { stream, consumer, place } = advisory;
      const delayMs = backoffAfter(message.attempt, retryDelaysMs);
      this.#maker.logger.error(
        { stream, consumer, stream_seq: place.at, error },
        `Failure not recorded, again in ${delayMs} ms stream=${stream} stream_seq=${place.at}`,
      );
      return { kind: "nak", delayMs };
    }
  }

  /** Null for what is no advisory; `foreign` for one of another JetStream domain, whose streams are not ours. */
  #parse<T>(read: (text: string) => T, data: Uint8Array, subject: string): T | "foreign" | null {
    try {
      const text = new TextDecoder().decode(data);
      const domain = this.#maker.connection.session()?.domain ?? null;
      return isOfAnotherDomain(text, domain) ? "foreign" : read(text);
    } catch (error) {
      this.#maker.logger.error({ subject, error }, `Advisory not understood, skipped subject=${subject}`);
      return null;
    }
  }
}

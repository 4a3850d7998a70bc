import type { Advisory } from "../../../model/advisory";
import { isOwnStream } from "../../../model/stream";
import type { Advisories, AdvisoryBounds, AdvisoryCapture } from "../../advisories";
import { backoffAfter, type ResolvedOptions } from "../../options";
import type { Traffic } from "../../traffic";
import { type DurableSpec, ensureDurable } from "./durable-consumer";
import type { PulledMessage } from "./held-messages";
import { type Acknowledgement, toAdvisory } from "./mapping";
import type { NatsConsumers } from "./nats-consumers";
import { createOrReuse, type StreamMaker } from "./own-streams";
import { PullLoop } from "./pull-loop";

/** The stream that keeps advisories. */
const advisoryStream = "JETLAG_ADVISORIES";
/**
 * Only what fails for good. The whole advisory space would also hold an audit of every API call, Jetlag's own polling
 * first of all.
 */
const advisorySubjects = [
  "$JS.EVENT.ADVISORY.CONSUMER.MAX_DELIVERIES.>",
  "$JS.EVENT.ADVISORY.CONSUMER.MSG_TERMINATED.>",
];
const follower = "jetlag-failure-recorder";
const followerAckWaitMs = 30_000;
const followerBatchSize = 32;
/** How soon an advisory comes back that could not be recorded, milliseconds; the last one repeats. */
const retryDelaysMs = [500, 1_000, 2_000, 5_000];

/** Captured advisories of this account. */
export class NatsAdvisories implements Advisories {
  readonly #maker: StreamMaker;
  readonly #consumers: NatsConsumers;
  readonly #traffic: Traffic;
  readonly #options: ResolvedOptions;
  readonly #loops = new Set<PullLoop>();

  constructor(maker: StreamMaker, consumers: NatsConsumers, traffic: Traffic, options: ResolvedOptions) {
    this.#maker = maker;
    this.#traffic = traffic;
    this.#consumers = consumers;
    this.#options = options;
  }

  async capture(bounds: AdvisoryBounds): Promise<AdvisoryCapture> {
    const limits = { subjects: advisorySubjects, maxAgeMs: bounds.maxAgeMs, maxBytes: bounds.maxBytes };
    const stream = await createOrReuse(
      this.#maker,
      {
        ...limits,
        name: advisoryStream,
        description: "Failed deliveries, kept for Jetlag",
        retention: "limits",
        storage: "file",
        discard: "old",
        allowDirect: true,
      },
      this.#options.replicas,
    );
    const { config } = stream;
    const asWanted =
      config.maxAgeMs === bounds.maxAgeMs &&
      config.maxBytes === bounds.maxBytes &&
      JSON.stringify([...config.subjects].sort()) === JSON.stringify([...advisorySubjects].sort());
    if (!asWanted) await this.#maker.streams.update(advisoryStream, limits);
    return { stream: advisoryStream, since: stream.createdAt };
  }

  async follow(handler: (advisory: Advisory) => Promise<void>): Promise<() => Promise<void>> {
    const spec: DurableSpec = {
      stream: advisoryStream,
      name: follower,
      filter: ">",
      ackWaitMs: followerAckWaitMs,
      maxDeliver: null,
      fromStart: true,
    };
    const { connection, streams, logger } = this.#maker;
    const ensureConsumer = async () => void (await ensureDurable(streams, this.#consumers, spec));
    await ensureConsumer();
    const loop = new PullLoop({
      connection,
      stream: advisoryStream,
      consumer: follower,
      batchSize: followerBatchSize,
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

  watch(listener: (advisory: Advisory) => void): () => void {
    const endings = advisorySubjects.map((subject) =>
      this.#traffic.watch(subject, ({ data }) => {
        const advisory = this.#parse(data, subject);
        if (advisory !== null && !isOwnStream(advisory.stream)) listener(advisory);
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

  async #hand(handler: (advisory: Advisory) => Promise<void>, message: PulledMessage): Promise<Acknowledgement> {
    const advisory = this.#parse(message.data, message.subject);
    if (advisory === null) return { kind: "term", reason: "not an advisory" };
    if (isOwnStream(advisory.stream)) return { kind: "ack" };
    try {
      await handler(advisory);
      return { kind: "ack" };
    } catch (error) {
      const { stream, consumer, streamSeq } = advisory;
      const delayMs = backoffAfter(message.attempt, retryDelaysMs);
      this.#maker.logger.error(
        { stream, consumer, stream_seq: streamSeq, error },
        `Failure not recorded, again in ${delayMs} ms stream=${stream} stream_seq=${streamSeq}`,
      );
      return { kind: "nak", delayMs };
    }
  }

  #parse(data: Uint8Array, subject: string): Advisory | null {
    try {
      return toAdvisory(new TextDecoder().decode(data));
    } catch (error) {
      this.#maker.logger.error({ subject, error }, `Advisory not understood, skipped subject=${subject}`);
      return null;
    }
  }
}

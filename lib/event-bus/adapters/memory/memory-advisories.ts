import * as z from "zod";
import type { Announcement, Rejection } from "../../../model/stream/announcement";
import { isOwnStream } from "../../../model/stream/stream";
import type { ResolvedBrokerOptions } from "../../broker/broker-options";
import type { FailureSource, RejectionPage } from "../../broker/failure-source";
import type { ReadOptions } from "../../broker/read-options";
import type { Traffic } from "../../broker/traffic";
import { backoffAfter } from "../../bus/options";
import { warnOfSlowHandler } from "../../bus/slow-handler";
import {
  advisoryStream,
  advisorySubjects,
  isRemovedReason,
  rejectionStream,
  rejectionSubjects,
} from "../jetstream/advisories";
import { JetStreamFailures } from "../jetstream/failures/jetstream-failures";
import type { JetStreamPort } from "../jetstream/jetstream";
import type { StoredMessage } from "../jetstream/messages";
import { requirePosition } from "../jetstream/read-arguments";
import { placeAt } from "../jetstream/stored-place";
import type { Delivered } from "./delivery/delivery-ledger";
import { DeliveryLoop } from "./delivery/delivery-loop";
import { type DurableSpec, ensureDurable, renewDurable } from "./delivery/durable-consumer";
import { loopOptions } from "./delivery/memory-subscription";
import type { MemoryConsumer } from "./memory-consumer";
import type { MemoryServer } from "./memory-server";

const followerName = "jetlag-failure-recorder";
/** As a bus's own: the wait of its consumers, what they take at a time, and how soon a failed one comes back. */
const ackWaitMs = 30_000;
const batchSize = 10;
const retryDelaysMs = [1_000, 5_000, 15_000];

/** An announcement as a NATS server words it. */
const wireSchema = z.object({
  type: z.enum([
    "io.nats.jetstream.advisory.v1.max_deliver",
    "io.nats.jetstream.advisory.v1.terminated",
    "io.nats.jetstream.advisory.v1.nak",
  ]),
  id: z.string(),
  timestamp: z.string(),
  stream: z.string(),
  consumer: z.string(),
  stream_seq: z.number(),
  deliveries: z.number(),
  reason: z.string().optional(),
});

/** {@link FailureSource} of a server in this process. */
export class MemoryAdvisories extends JetStreamFailures implements FailureSource {
  private readonly server: () => MemoryServer;
  private readonly watchTraffic: Traffic["watch"];
  private readonly options: ResolvedBrokerOptions;
  private readonly loops = new Set<DeliveryLoop>();

  /** `server` throws `bus_unavailable` while the bus is not connected. */
  constructor(
    server: () => MemoryServer,
    jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages" | "traffic">,
    options: ResolvedBrokerOptions,
  ) {
    super(jetstream);
    this.server = server;
    this.watchTraffic = jetstream.traffic.watch;
    this.options = options;
  }

  async readRejections(from: string | null, limit: number, { signal }: ReadOptions = {}): Promise<RejectionPage> {
    const fromSeq = from === null ? 1 : requirePosition(from);
    signal?.throwIfAborted();
    const rejections: Rejection[] = [];
    let nextSeq = fromSeq;
    let read = 0;
    for (const { seq, subject, body } of this.server().stream(rejectionStream).log.oldestFirst(fromSeq)) {
      if (read++ === limit) break;
      nextSeq = seq + 1;
      const rejection = this.read(subject.name, body.data);
      if (rejection !== null && !isOwnStream(rejection.stream)) rejections.push(rejection);
    }
    return { rejections, next: String(nextSeq) };
  }

  async follow(handler: (advisory: Announcement) => Promise<void>): Promise<() => Promise<void>> {
    const server = this.server();
    const { clock, logger } = this.options;
    const spec: DurableSpec = {
      stream: advisoryStream,
      name: followerName,
      filterSubjects: [],
      ackWaitMs,
      maxDeliver: null,
      fromStart: true,
    };
    const loop = new DeliveryLoop(ensureDurable(server, spec, logger), loopOptions({ ackWaitMs, batchSize }), clock, {
      handle: (message, consumer) => this.hand(consumer, message, handler),
      onSlow: ({ record, attempt }, runningMs) => {
        const { seq, subject } = record;
        const slow = { stream: spec.stream, consumer: spec.name, seq, subject: subject.name, attempt };
        warnOfSlowHandler(logger, slow, runningMs);
      },
      renew: (deleted) => renewDurable(server, spec, deleted, logger),
    });
    this.loops.add(loop);
    loop.start();
    return async () => {
      await loop.stop();
      this.loops.delete(loop);
    };
  }

  protected toAnnouncement({ data, subject }: Pick<StoredMessage, "subject" | "data">): Announcement | null {
    return this.read(subject, data);
  }

  protected toRejection({ data, subject }: Pick<StoredMessage, "subject" | "data">): Rejection | null {
    return this.read(subject, data);
  }

  watch(listener: (advisory: Announcement) => void): () => void {
    return this.hear(advisorySubjects, listener);
  }

  watchRejections(listener: (rejection: Rejection) => void): () => void {
    return this.hear(rejectionSubjects, listener);
  }

  /** Nothing ever: the in-memory broker refuses consumers whose acknowledgements are to be sampled. */
  watchAckTimings(): () => void {
    return () => {};
  }

  private hear(subjects: readonly string[], listener: (advisory: Announcement) => void): () => void {
    const endings = subjects.map((filter) =>
      this.watchTraffic(filter, ({ subject, data }) => {
        const advisory = this.read(subject, data);
        if (advisory !== null && !isOwnStream(advisory.stream)) listener(advisory);
      }),
    );
    return () => {
      for (const end of endings) end();
    };
  }

  /** Ends every follower once its running handler has ended. */
  async stop(): Promise<void> {
    await Promise.all([...this.loops].map((loop) => loop.stop()));
  }

  /** Ends every follower at once. */
  abandon(): void {
    for (const loop of this.loops) loop.abandon();
    this.loops.clear();
  }

  private async hand(
    consumer: MemoryConsumer,
    message: Delivered,
    handler: (advisory: Announcement) => Promise<void>,
  ): Promise<void> {
    const { subject, body } = message.record;
    const advisory = this.read(subject.name, body.data);
    try {
      if (advisory !== null && !isOwnStream(advisory.stream)) await handler(advisory);
      consumer.ack(message);
    } catch (error) {
      consumer.nak(message, backoffAfter(message.attempt, retryDelaysMs));
      this.options.logger.error(
        { stream_seq: message.record.seq, attempt: message.attempt, error },
        `Advisory not handled, delivering it again later stream_seq=${message.record.seq}`,
      );
    }
  }

  private read(subject: string, data: Uint8Array): Announcement | null {
    const parsed = wireSchema.safeParse(parseJson(data));
    if (!parsed.success) {
      this.options.logger.error(
        { subject, error: parsed.error },
        `Advisory not understood, skipped subject=${subject}`,
      );
      return null;
    }
    const { type, id, timestamp, stream, consumer, stream_seq, deliveries, reason } = parsed.data;
    return {
      id,
      kind: kindOf(type, reason),
      at: timestamp,
      stream,
      consumer,
      place: placeAt(stream, stream_seq),
      number: stream_seq,
      deliveries,
      reason: isRemovedReason(reason) ? null : (reason ?? null),
    };
  }
}

function kindOf(type: z.infer<typeof wireSchema>["type"], reason: string | undefined): Announcement["kind"] {
  if (type !== "io.nats.jetstream.advisory.v1.terminated") return "max_deliveries";
  return isRemovedReason(reason) ? "removed" : "terminated";
}

function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return undefined; // no JSON text parses to undefined, and the schema refuses it
  }
}

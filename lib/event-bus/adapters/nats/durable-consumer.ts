import type { Consumer } from "../../../model/consumer";
import type { NewConsumer } from "../../consumers";
import { EventBusError, isEventBusError } from "../../errors";
import { requireReadable } from "../../existing-consumer";
import { apiErrorNumber } from "./errors";
import type { NatsConsumers } from "./nats-consumers";
import type { NatsStreams } from "./nats-streams";

/** A durable pull consumer that has to be there. */
export interface DurableSpec {
  readonly stream: string;
  readonly name: string;
  /** What it reads. */
  readonly filter: string;
  readonly ackWaitMs: number;
  /** Null for no end. */
  readonly maxDeliver: number | null;
  /** True for one that also reads what was stored before it was made. */
  readonly fromStart: boolean;
}

/** Numbers of the refusal of a second reader of the same messages of a work queue. */
const workQueueTaken = [10_099, 10_100];

/**
 * Creates the consumer, or brings an existing one to the given limits. One that was deleted while it was read starts
 * behind `lastSeq`, so nothing is skipped. Throws `conflict` where another group has the subject of a work queue.
 */
export async function ensureDurable(
  streams: NatsStreams,
  consumers: NatsConsumers,
  spec: DurableSpec,
  lastSeq: number | null = null,
): Promise<Consumer> {
  const existing = await find(consumers, spec);
  if (existing !== null) return adjust(consumers, spec, existing);
  try {
    return await consumers.create(spec.stream, { ...limitsOf(spec), ...(await startOf(streams, spec, lastSeq)) });
  } catch (error) {
    throw explain(spec, error);
  }
}

async function find(consumers: NatsConsumers, { stream, name }: DurableSpec): Promise<Consumer | null> {
  try {
    return await consumers.info(stream, name);
  } catch (error) {
    if (isEventBusError(error) && error.code === "consumer_not_found") return null;
    throw error;
  }
}

async function adjust(consumers: NatsConsumers, spec: DurableSpec, existing: Consumer): Promise<Consumer> {
  const { config } = existing;
  requireReadable(existing, [spec.filter]);
  const { ackWaitMs, maxDeliver } = spec;
  const asWanted = config.ackWaitMs === ackWaitMs && config.maxDeliver === maxDeliver && config.backoffMs.length === 0;
  if (asWanted) return existing;
  // A backoff of the server's would overrule the ack wait, and deliver again what is still being handled.
  return consumers.update(spec.stream, spec.name, { ackWaitMs, maxDeliver, backoffMs: [] });
}

function limitsOf(spec: DurableSpec): NewConsumer {
  const { name, filter, ackWaitMs, maxDeliver } = spec;
  return { name, filterSubjects: [filter], ackPolicy: "explicit", ackWaitMs, maxDeliver };
}

/** A work queue takes only "all": what was acknowledged is gone, so nothing comes twice. */
async function startOf(
  streams: NatsStreams,
  { stream, fromStart }: DurableSpec,
  lastSeq: number | null,
): Promise<Partial<NewConsumer>> {
  const { config, lastSeq: streamLastSeq } = await streams.info(stream);
  if (fromStart || config.retention === "workqueue") return { deliverPolicy: "all" };
  if (lastSeq === null) return { deliverPolicy: "new" };
  // A stream that is behind what we read was made anew.
  if (streamLastSeq < lastSeq) return { deliverPolicy: "all" };
  return { deliverPolicy: "by_start_sequence", startSeq: lastSeq + 1 };
}

function explain(spec: DurableSpec, error: unknown): unknown {
  const number = apiErrorNumber(error);
  if (number === null || !workQueueTaken.includes(number)) return error;
  return new EventBusError(
    "conflict",
    `another consumer already reads ${spec.filter} of ${spec.stream}, and a work queue gives each message to one ` +
      "group only. For several groups create the stream with interest (or limits) retention",
    { cause: error },
  );
}

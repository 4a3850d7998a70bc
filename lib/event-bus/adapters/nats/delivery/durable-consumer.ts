import type { Consumer } from "../../../../model/consumer/consumer";
import type { Stream } from "../../../../model/stream/stream";
import { intersect } from "../../../../model/stream/subject";
import { requireReadable, warnOfAdjusted } from "../../../bus/existing-consumer";
import { EventBusError, isEventBusError } from "../../../errors";
import type { Logger } from "../../../logger";
import type { NewConsumer } from "../../jetstream/consumers";
import { apiErrorNumber } from "../errors";
import type { NatsConsumers } from "../nats-consumers";
import type { NatsStreams } from "../nats-streams";
import type { RestartPoint } from "../reads/read-position";

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

/** How a consumer came to be there: it was; it begins at a {@link RestartPoint}; or it begins without one. */
export type DurableOrigin = "found" | "restarted" | "made";

/** A consumer that is there. */
export interface EnsuredDurable {
  readonly origin: DurableOrigin;
  /** Pull requests that are open now, of all its readers together. */
  readonly openPulls: number;
  /** Pull requests that may be open; null for the server's default, which is plenty. */
  readonly maxWaiting: number | null;
}

/** What {@link ensureDurable} works with. */
export interface DurableParts {
  readonly streams: NatsStreams;
  readonly consumers: NatsConsumers;
  readonly logger: Logger;
}

/**
 * Creates the consumer, or brings an existing one to the given limits, which is logged. One that was deleted while it was
 * read begins at `restart`, so nothing is skipped. Throws `conflict` where another group has the subject of a work queue.
 */
export async function ensureDurable(
  parts: DurableParts,
  spec: DurableSpec,
  restart: RestartPoint | null = null,
): Promise<EnsuredDurable> {
  const existing = await find(parts.consumers, spec);
  if (existing !== null) {
    const { consumer, maxWaiting } = existing;
    await adjust(parts, spec, consumer);
    return { origin: "found", openPulls: consumer.openPulls, maxWaiting };
  }
  const start = startOf(spec, await parts.streams.info(spec.stream), restart);
  try {
    await parts.consumers.create(spec.stream, { ...limitsOf(spec), ...start });
  } catch (error) {
    throw await explained(parts, spec, error);
  }
  return { origin: start.startSeq === undefined ? "made" : "restarted", openPulls: 0, maxWaiting: null };
}

async function find(consumers: NatsConsumers, { stream, name }: DurableSpec) {
  try {
    return await consumers.findDurable(stream, name);
  } catch (error) {
    if (isEventBusError(error) && error.code === "consumer_not_found") return null;
    throw error;
  }
}

async function adjust({ consumers, logger }: DurableParts, spec: DurableSpec, existing: Consumer): Promise<void> {
  const { config } = existing;
  requireReadable(existing, [spec.filter]);
  const { ackWaitMs, maxDeliver } = spec;
  if (config.ackWaitMs === ackWaitMs && config.maxDeliver === maxDeliver && config.backoffMs.length === 0) return;
  // A backoff of the server's would overrule the ack wait, and deliver again what is still being handled.
  await consumers.update(spec.stream, spec.name, { ackWaitMs, maxDeliver, backoffMs: [] });
  warnOfAdjusted(logger, existing, { ackWaitMs, maxDeliver });
}

function limitsOf(spec: DurableSpec): NewConsumer {
  const { name, filter, ackWaitMs, maxDeliver } = spec;
  return { name, filterSubjects: [filter], ackPolicy: "explicit", ackWaitMs, maxDeliver };
}

/** A work queue takes only "all": what was acknowledged is gone, so nothing comes twice. */
function startOf({ fromStart }: DurableSpec, stream: Stream, restart: RestartPoint | null): Partial<NewConsumer> {
  if (fromStart || stream.config.retention === "workqueue") return { deliverPolicy: "all" };
  if (restart === null) return { deliverPolicy: "new" };
  if (isMadeAnew(stream, restart)) return { deliverPolicy: "all" };
  return { deliverPolicy: "by_start_sequence", startSeq: restart.seq };
}

/**
 * True for a stream that is behind what was read from it, or younger: nothing of it was read. The messages of a mirror or
 * source may be older than their stream.
 */
function isMadeAnew({ lastNumber, createdAt, origins }: Stream, restart: RestartPoint): boolean {
  if (lastNumber < restart.lastNumber) return true;
  return origins.length === 0 && Date.parse(createdAt) > Date.parse(restart.lastStoredAt);
}

/** The error, with the consumer that is in the way where it is another reader of the same messages of a work queue. */
async function explained({ consumers }: DurableParts, spec: DurableSpec, error: unknown): Promise<unknown> {
  const number = apiErrorNumber(error);
  if (number === null || !workQueueTaken.includes(number)) return error;
  const readers = await readersOf(consumers, spec);
  return new EventBusError(
    "conflict",
    `${readers} already reads ${spec.filter} of ${spec.stream}, and a work queue gives each message to one ` +
      "group only. For several groups create the stream with interest (or limits) retention",
    { cause: error },
  );
}

async function readersOf(consumers: NatsConsumers, { stream, filter }: DurableSpec): Promise<string> {
  try {
    const readers = (await consumers.list(stream)).consumers.filter(({ config: { filterSubjects } }) => {
      return filterSubjects.length === 0 || filterSubjects.some((other) => intersect(other, filter) !== null);
    });
    const names = readers.map(({ name }) => `"${name}"`);
    if (names.length > 0) return `consumer ${names.join(", ")}`;
  } catch {
    // Its name is a help only: the refusal itself is what has to be told.
  }
  return "another consumer";
}

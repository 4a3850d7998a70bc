import type { Consumer } from "../../../../model/consumer/consumer";
import type { StrandedCount } from "../../../broker/failure-source";
import type { LoggedMessage } from "../../../broker/message-log";
import type { ReadOptions } from "../../../broker/read-options";
import { EventBusError } from "../../../errors";
import type { JetStreamPort } from "../jetstream";
import { messageBytes, type StoredMessage } from "../messages";
import { logged } from "../stored-place";

/** Messages looked through at most, how large they may be together, and how many of them are handed on. */
const lookedThrough = 200;
const lookedThroughBytes = 32 * 1024 * 1024;
const handedOn = 20;
/** Tries to read the messages while the consumer stands still. */
const tries = 3;

type Port = Pick<JetStreamPort, "streams" | "consumers" | "messages">;

/**
 * Counts the messages of a work queue that its consumer was given and that are neither acknowledged, since they are
 * still stored, nor in flight. Throws `unsupported` unless the stream is a work queue, and what a read throws.
 */
export async function countStranded(
  jetstream: Port,
  stream: string,
  name: string,
  options: ReadOptions = {},
): Promise<StrandedCount> {
  const { config } = await jetstream.streams.info(stream, options);
  if (config.retention !== "workqueue") {
    const reason = "only a work queue removes what is acknowledged: elsewhere stored says nothing";
    throw new EventBusError("unsupported", reason);
  }
  for (let attempt = 1; ; attempt++) {
    const before = await jetstream.consumers.info(stream, name, options);
    const { count, isWhole, oldest } = await readDelivered(jetstream, before, options);
    const stoodStill = isSamePosition(before, await jetstream.consumers.info(stream, name, options));
    if (!stoodStill && attempt < tries) continue;
    const { inFlight } = before;
    const how = stoodStill ? (isWhole ? "exact" : "at least") : "estimate";
    return { count: { value: Math.max(0, count - inFlight), how }, messages: oldest, inFlight };
  }
}

interface Delivered {
  readonly count: number;
  /** False when there may be more. */
  readonly isWhole: boolean;
  readonly oldest: readonly LoggedMessage[];
}

/** Stored messages of the consumer's filters up to what it was given last. */
async function readDelivered(
  { messages }: Port,
  { stream, deliveredUpTo, config: { filterSubjects } }: Consumer,
  options: ReadOptions,
): Promise<Delivered> {
  const filters: readonly (string | null)[] = filterSubjects.length === 0 ? [null] : filterSubjects;
  let oldest: StoredMessage[] = [];
  let count = 0;
  let bytes = 0;
  let isWhole = true;
  for (const subject of filters) {
    let ofFilter = 0;
    const take = (message: StoredMessage) => {
      bytes += messageBytes(message);
      if (message.seq > deliveredUpTo) return;
      if (ofFilter++ < handedOn) oldest.push(message);
    };
    let fromSeq: number | null = 1;
    while (fromSeq !== null && fromSeq <= deliveredUpTo && ofFilter < lookedThrough && bytes < lookedThroughBytes) {
      const limit = lookedThrough - ofFilter;
      const range = { fromSeq, direction: "forward", limit, ...(subject === null ? {} : { subject }) } as const;
      fromSeq = await messages.read(stream, range, take, options);
    }
    if (fromSeq !== null && fromSeq <= deliveredUpTo) isWhole = false;
    count += ofFilter;
    oldest = oldest.sort((a, b) => a.seq - b.seq).slice(0, handedOn);
  }
  return {
    count: Math.min(count, lookedThrough),
    isWhole: isWhole && count <= lookedThrough,
    oldest: oldest.map(logged),
  };
}

function isSamePosition(before: Consumer, after: Consumer): boolean {
  return (
    before.deliveries === after.deliveries &&
    before.deliveredUpTo === after.deliveredUpTo &&
    before.finishedUpTo === after.finishedUpTo &&
    before.inFlight === after.inFlight
  );
}

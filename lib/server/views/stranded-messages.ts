import type { Stranded } from "../../contract/stranded";
import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { placeAt } from "../../event-bus/adapters/jetstream/jetstream-log";
import { messageBytes, type StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import type { LoggedMessage } from "../../event-bus/broker/message-log";
import type { Consumer } from "../../model/consumer/consumer";
import type { Message } from "../../model/message/message";
import type { MessageMask } from "../../model/message/message-mask";
import { HttpProblem } from "../http/problem";
import { listedMessage } from "./stored-messages";

/** Messages looked through at most, how large they may be together, and how many of them are shown. */
const lookedThrough = 200;
const lookedThroughBytes = 32 * 1024 * 1024;
const shown = 20;
/** Tries to read the messages while the consumer stands still. */
const tries = 3;

interface StrandedReading {
  readonly bus: Pick<JetStreamPort, "streams" | "consumers" | "messages">;
  readonly mask: MessageMask;
  /** Ends the reading. */
  readonly signal?: AbortSignal;
}

/**
 * Counts the messages of a work queue that its consumer was given and that are neither acknowledged, since they are
 * still stored, nor in flight. Read passively. Throws `unsupported` unless the stream is a work queue, and what a read throws.
 */
export async function findStranded(reading: StrandedReading, stream: string, name: string): Promise<Stranded> {
  const { bus, signal } = reading;
  const { config } = await bus.streams.info(stream, { signal });
  if (config.retention !== "workqueue") {
    throw new HttpProblem(
      "unsupported",
      "only a work queue removes what is acknowledged: elsewhere stored says nothing",
    );
  }
  for (let attempt = 1; ; attempt++) {
    const before = await bus.consumers.info(stream, name, { signal });
    const { delivered, isWhole } = await readDelivered(reading, before);
    const stoodStill = isSamePosition(before, await bus.consumers.info(stream, name, { signal }));
    if (!stoodStill && attempt < tries) continue;
    const { inFlight } = before;
    return {
      count: {
        value: Math.max(0, delivered.length - inFlight),
        how: stoodStill ? (isWhole ? "exact" : "at least") : "estimate",
      },
      messages: delivered.slice(0, shown),
      inFlight,
    };
  }
}

interface Delivered {
  readonly delivered: Message[];
  /** False when there may be more. */
  readonly isWhole: boolean;
}

/** Stored messages of the consumer's filters up to what it was given last, as lists show them, oldest first. */
async function readDelivered(
  { bus: { messages }, mask, signal }: StrandedReading,
  { stream, deliveredUpTo, config: { filterSubjects } }: Consumer,
): Promise<Delivered> {
  const filters: readonly (string | null)[] = filterSubjects.length === 0 ? [null] : filterSubjects;
  const delivered: Message[] = [];
  let bytes = 0;
  let isWhole = true;
  for (const subject of filters) {
    const take = (message: StoredMessage) => {
      bytes += messageBytes(message);
      if (message.seq <= deliveredUpTo) delivered.push(listedMessage(logged(message), mask));
    };
    let left = lookedThrough;
    let fromSeq: number | null = 1;
    while (fromSeq !== null && fromSeq <= deliveredUpTo && left > 0 && bytes < lookedThroughBytes) {
      const before = delivered.length;
      const range = { fromSeq, direction: "forward", limit: left, ...(subject === null ? {} : { subject }) } as const;
      fromSeq = await messages.read(stream, range, take, { signal });
      left -= delivered.length - before;
    }
    if (fromSeq !== null && fromSeq <= deliveredUpTo) isWhole = false;
  }
  delivered.sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  return { delivered: delivered.slice(0, lookedThrough), isWhole: isWhole && delivered.length <= lookedThrough };
}

function logged({ stream, seq, ...message }: StoredMessage): LoggedMessage {
  return { ...message, place: placeAt(stream, seq), number: seq };
}

function isSamePosition(before: Consumer, after: Consumer): boolean {
  return (
    before.deliveries === after.deliveries &&
    before.deliveredUpTo === after.deliveredUpTo &&
    before.finishedUpTo === after.finishedUpTo &&
    before.inFlight === after.inFlight
  );
}

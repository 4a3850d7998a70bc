import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { placeAt } from "../../event-bus/adapters/jetstream/jetstream-log";
import { messageBytes, type StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import { isWithin } from "../../event-bus/clock";
import { isEventBusError } from "../../event-bus/errors";
import type { BrokerClock } from "../../model/broker-time";
import type { Consumer } from "../../model/consumer/consumer";
import type { MessageMask } from "../../model/message/message-mask";
import { isOwnStream, type Stream } from "../../model/stream/stream";
import { covers } from "../../model/stream/subject";
import type { FailureIndex, IndexedFailure } from "./failure-index";
import { failureOfStranded } from "./failure-of";

/** How long a stream is left alone after it was read through, milliseconds. */
const scanEveryMs = 10_000;
/** Messages read of one stream for each look. */
const scanLimit = 20_000;
const pageSize = 500;
/** Bytes of a stream read each second in the long run: one with large messages is looked through less often. */
const bytesPerS = 4 * 1024 * 1024;

/** What finding stranded messages needs. */
export interface StrandedMessagesOptions {
  readonly bus: Pick<JetStreamPort, "messages">;
  readonly index: FailureIndex;
  readonly mask: MessageMask;
  /** Gives the time of what is found: other failures have the broker's time, too. */
  readonly now: BrokerClock;
}

interface Queue {
  readonly createdAt: string;
  scannedMs: number;
  /** Read by the last scan. */
  scannedBytes: number;
  /** Found in one scan; what the next one finds again is stranded, what an acknowledgement just removes is not. */
  suspects: ReadonlySet<number>;
  /** Ids by sequence. */
  readonly ids: Map<number, string>;
}

/**
 * Messages that a work queue still stores and delivers to nobody. No announcement is needed: what its consumer has
 * finished is removed from a work queue, so what is finished and still stored was given up.
 */
export class StrandedMessages {
  readonly #options: StrandedMessagesOptions;
  readonly #queues = new Map<string, Queue>();

  constructor(options: StrandedMessagesOptions) {
    this.#options = options;
  }

  /** Compares streams with their consumers, all of one sweep. Cheap where nothing can be stranded. */
  async look(streams: readonly Stream[], consumers: readonly Consumer[]): Promise<void> {
    const queues = streams.filter(({ config }) => config.retention === "workqueue" && !isOwnStream(config.name));
    for (const name of this.#queues.keys()) {
      if (!queues.some(({ config }) => config.name === name)) this.#forgetQueue(name);
    }
    for (const stream of queues) {
      const readers = consumers.filter((consumer) => consumer.stream === stream.config.name);
      await this.#compare(stream, readers);
    }
  }

  async #compare(stream: Stream, readers: readonly Consumer[]): Promise<void> {
    const { name } = stream.config;
    if (this.#queues.get(name)?.createdAt !== stream.createdAt) this.#forgetQueue(name);
    // On a work queue no two consumers read the same message, so this is exact.
    const accounted = readers.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
    if (stream.messages <= accounted) return this.#forgetQueue(name);
    const queue = this.#queues.get(name) ?? emptyQueue(stream.createdAt);
    this.#queues.set(name, queue);
    const hasNews = queue.suspects.size > 0;
    const restMs = Math.max(hasNews ? 0 : scanEveryMs, (queue.scannedBytes / bytesPerS) * 1_000);
    if (isWithin(restMs, queue.scannedMs, this.#options.now())) return;
    queue.scannedMs = this.#options.now();
    const found = await this.#scan(stream, readers, queue);
    if (found !== null) this.#take(queue, found);
  }

  /** Messages that their consumer has finished and that are still stored; null when the stream is gone. */
  async #scan(stream: Stream, readers: readonly Consumer[], queue: Queue): Promise<Map<number, Found> | null> {
    const { bus, now, mask } = this.#options;
    const { name } = stream.config;
    const last = Math.max(0, ...readers.map(finishedUpTo));
    const found = new Map<number, Found>();
    let read = 0;
    queue.scannedBytes = 0;
    const take = (message: StoredMessage) => {
      read++;
      queue.scannedBytes += messageBytes(message);
      const { seq, subject } = message;
      const reader = readers.find((consumer) => readsSubject(consumer, subject));
      if (reader === undefined || seq > finishedUpTo(reader)) return;
      const isConfirmed = queue.suspects.has(seq) && !queue.ids.has(seq);
      const failedAt = new Date(now()).toISOString();
      // Only of what is listed now is anything of the message kept.
      const stranded = isConfirmed
        ? failureOfStranded({ ...message, place: placeAt(name, seq), number: seq }, reader.name, failedAt, mask)
        : null;
      found.set(seq, { stream: name, reader: reader.name, stranded });
    };
    try {
      for (let fromSeq: number | null = stream.firstNumber; fromSeq !== null && fromSeq <= last && read < scanLimit; ) {
        fromSeq = await bus.messages.read(name, { fromSeq, direction: "forward", limit: pageSize }, take);
      }
      return found;
    } catch (error) {
      if (isEventBusError(error) && error.code === "stream_not_found") return null;
      throw error;
    }
  }

  #take(queue: Queue, found: ReadonlyMap<number, Found>): void {
    const { index } = this.#options;
    for (const [seq, id] of queue.ids) {
      if (found.has(seq)) continue;
      queue.ids.delete(seq);
      index.release(id);
    }
    const suspects = new Set<number>();
    for (const [seq, { stream, reader, stranded }] of found) {
      if (queue.ids.has(seq)) continue;
      const isKnown = index.ofMessage(placeAt(stream, seq)).some(({ consumer }) => consumer === reader);
      if (isKnown) continue;
      if (stranded === null) {
        suspects.add(seq);
        continue;
      }
      queue.ids.set(seq, stranded.failure.id);
      index.add(stranded);
    }
    queue.suspects = suspects;
  }

  #forgetQueue(name: string): void {
    const queue = this.#queues.get(name);
    if (queue === undefined) return;
    this.#take(queue, new Map());
    this.#queues.delete(name);
  }
}

interface Found {
  readonly stream: string;
  /** Name of the consumer that finished it. */
  readonly reader: string;
  /** The failure that it is; null when it is not one yet, or is known as one already. */
  readonly stranded: IndexedFailure | null;
}

function emptyQueue(createdAt: string): Queue {
  return { createdAt, scannedMs: Number.NEGATIVE_INFINITY, scannedBytes: 0, suspects: new Set(), ids: new Map() };
}

/** With nothing in flight everything delivered is finished; else everything up to the floor. */
function finishedUpTo({ inFlight, deliveredUpTo, finishedUpTo }: Consumer): number {
  return inFlight === 0 ? deliveredUpTo : finishedUpTo;
}

function readsSubject({ config: { filterSubjects } }: Consumer, subject: string): boolean {
  return filterSubjects.length === 0 || filterSubjects.some((filter) => covers(filter, subject));
}

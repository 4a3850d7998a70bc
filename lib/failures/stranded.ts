import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { StoredMessage } from "../event-bus/messages";
import type { BrokerClock } from "../model/broker-time";
import type { Consumer } from "../model/consumer";
import type { MessageMask } from "../model/message-mask";
import { isOwnStream, type Stream } from "../model/stream";
import { covers } from "../model/subject";
import type { FailureIndex } from "./failure-index";
import { failureOfStranded } from "./failure-of";

/** How long a stream is left alone after it was read through, milliseconds. */
const scanEveryMs = 10_000;
/** Messages read of one stream for each look. */
const scanLimit = 20_000;
const pageSize = 500;

/** What finding stranded messages needs. */
export interface StrandedMessagesOptions {
  readonly bus: Pick<EventBus, "messages">;
  readonly index: FailureIndex;
  readonly mask: MessageMask;
  /** Dates what is found: other failures have the broker's times too. */
  readonly now: BrokerClock;
}

interface Queue {
  readonly createdAt: string;
  scannedMs: number;
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
    if (!hasNews && this.#options.now() - queue.scannedMs < scanEveryMs) return;
    queue.scannedMs = this.#options.now();
    const found = await this.#scan(stream, readers);
    if (found !== null) this.#take(queue, found);
  }

  /** Messages that their consumer has finished and that are still stored; null when the stream is gone. */
  async #scan(stream: Stream, readers: readonly Consumer[]): Promise<Map<number, Found> | null> {
    const { name } = stream.config;
    const last = Math.max(0, ...readers.map(finishedUpTo));
    const found = new Map<number, Found>();
    let read = 0;
    try {
      for (let fromSeq: number | null = stream.firstSeq; fromSeq !== null && fromSeq <= last && read < scanLimit; ) {
        const page = await this.#options.bus.messages.range(name, { fromSeq, direction: "forward", limit: pageSize });
        read += page.messages.length;
        for (const message of page.messages) {
          const reader = readers.find((consumer) => readsSubject(consumer, message.subject));
          if (reader !== undefined && message.seq <= finishedUpTo(reader)) found.set(message.seq, { message, reader });
        }
        fromSeq = page.nextSeq;
      }
      return found;
    } catch (error) {
      if (isEventBusError(error) && error.code === "stream_not_found") return null;
      throw error;
    }
  }

  #take(queue: Queue, found: ReadonlyMap<number, Found>): void {
    const { index, now, mask } = this.#options;
    for (const [seq, id] of queue.ids) {
      if (found.has(seq)) continue;
      queue.ids.delete(seq);
      index.release(id);
    }
    const suspects = new Set<number>();
    for (const [seq, { message, reader }] of found) {
      if (queue.ids.has(seq)) continue;
      const isKnown = index.ofMessage(message.stream, seq).some(({ consumer }) => consumer === reader.name);
      if (isKnown) continue;
      if (!queue.suspects.has(seq)) {
        suspects.add(seq);
        continue;
      }
      const stranded = failureOfStranded(message, reader.name, new Date(now()).toISOString(), mask);
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
  readonly message: StoredMessage;
  readonly reader: Consumer;
}

function emptyQueue(createdAt: string): Queue {
  return { createdAt, scannedMs: Number.NEGATIVE_INFINITY, suspects: new Set(), ids: new Map() };
}

/** With nothing in flight everything delivered is finished; else everything up to the floor. */
function finishedUpTo({ inFlight, deliveredSeq, ackFloorSeq }: Consumer): number {
  return inFlight === 0 ? deliveredSeq : ackFloorSeq;
}

function readsSubject({ config: { filterSubjects } }: Consumer, subject: string): boolean {
  return filterSubjects.length === 0 || filterSubjects.some((filter) => covers(filter, subject));
}

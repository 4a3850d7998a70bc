import type { Consumer } from "../../../../model/consumer/consumer";
import { isOwnStream, type Stream } from "../../../../model/stream/stream";
import { covers } from "../../../../model/stream/subject";
import type { SearchedSweep, StrandedFollower, StrandedSearch } from "../../../broker/failure-source";
import type { ReadOptions } from "../../../broker/read-options";
import { isWithin } from "../../../clock";
import { isEventBusError } from "../../../errors";
import type { JetStreamPort } from "../jetstream";
import { messageBytes, type StoredMessage } from "../messages";
import { logged, placeAt } from "../stored-place";

/** How long a stream is left alone after it was read through, milliseconds. */
const scanEveryMs = 10_000;
/** Messages read of one stream for each look. */
const scanLimit = 20_000;
const pageSize = 500;
/** Bytes of a stream read each second in the long run: one with large messages is looked through less often. */
const bytesPerS = 4 * 1024 * 1024;

interface Queue<T> {
  readonly createdAt: string;
  scannedMs: number;
  /** Read by the last scan. */
  scannedBytes: number;
  /** Found in one scan; what the next one finds again is stranded, what an acknowledgement just removes is not. */
  suspects: ReadonlySet<number>;
  /** What the follower keeps, by sequence. */
  readonly kept: Map<number, T>;
}

/**
 * Messages that a work queue still stores and delivers to nobody. No announcement is needed: what its consumer has
 * finished is removed from a work queue, so what is finished and still stored was given up.
 */
export class WorkQueueSearch<T> implements StrandedSearch {
  readonly #messages: JetStreamPort["messages"];
  readonly #follower: StrandedFollower<T>;
  readonly #queues = new Map<string, Queue<T>>();

  constructor(messages: JetStreamPort["messages"], follower: StrandedFollower<T>) {
    this.#messages = messages;
    this.#follower = follower;
  }

  async look({ channels, readers, nowMs }: SearchedSweep, options: ReadOptions = {}): Promise<void> {
    const queues = channels.filter(({ config }) => config.retention === "workqueue" && !isOwnStream(config.name));
    for (const name of this.#queues.keys()) {
      if (!queues.some(({ config }) => config.name === name)) this.#forgetQueue(name);
    }
    for (const stream of queues) {
      const ofQueue = readers.filter((consumer) => consumer.stream === stream.config.name);
      await this.#compare(stream, ofQueue, nowMs, options);
    }
  }

  async #compare(stream: Stream, readers: readonly Consumer[], nowMs: number, options: ReadOptions): Promise<void> {
    const { name } = stream.config;
    if (this.#queues.get(name)?.createdAt !== stream.createdAt) this.#forgetQueue(name);
    // On a work queue no two consumers read the same message, so this is exact.
    const accounted = readers.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0);
    if (stream.messages <= accounted) return this.#forgetQueue(name);
    const queue = this.#queues.get(name) ?? emptyQueue<T>(stream.createdAt);
    this.#queues.set(name, queue);
    const hasNews = queue.suspects.size > 0;
    const restMs = Math.max(hasNews ? 0 : scanEveryMs, (queue.scannedBytes / bytesPerS) * 1_000);
    if (isWithin(restMs, queue.scannedMs, nowMs)) return;
    queue.scannedMs = nowMs;
    const found = await this.#scan(stream, readers, queue, options);
    if (found !== null) this.#take(queue, found);
  }

  /** Messages that their consumer has finished and that are still stored; null when the stream is gone. */
  async #scan(
    stream: Stream,
    readers: readonly Consumer[],
    queue: Queue<T>,
    options: ReadOptions,
  ): Promise<Scan | null> {
    const { name } = stream.config;
    const last = Math.max(0, ...readers.map(finishedUpTo));
    const found: Scan = { stored: new Set(), suspects: new Set() };
    let read = 0;
    queue.scannedBytes = 0;
    const take = (message: StoredMessage) => {
      read++;
      queue.scannedBytes += messageBytes(message);
      const { seq, subject } = message;
      const reader = readers.find((consumer) => readsSubject(consumer, subject));
      if (reader === undefined || seq > finishedUpTo(reader)) return;
      found.stored.add(seq);
      if (queue.kept.has(seq) || this.#follower.isKnown(placeAt(name, seq), reader.name)) return;
      if (queue.suspects.has(seq)) queue.kept.set(seq, this.#follower.found(logged(message), reader.name));
      else found.suspects.add(seq);
    };
    try {
      for (let fromSeq: number | null = stream.firstNumber; fromSeq !== null && fromSeq <= last && read < scanLimit; ) {
        const range = { fromSeq, direction: "forward", limit: pageSize } as const;
        fromSeq = await this.#messages.read(name, range, take, options);
      }
      return found;
    } catch (error) {
      if (isEventBusError(error) && error.code === "stream_not_found") return null;
      throw error;
    }
  }

  #take(queue: Queue<T>, { stored, suspects }: Scan): void {
    for (const [seq, kept] of queue.kept) {
      if (stored.has(seq)) continue;
      queue.kept.delete(seq);
      this.#follower.gone(kept);
    }
    queue.suspects = suspects;
  }

  #forgetQueue(name: string): void {
    const queue = this.#queues.get(name);
    if (queue === undefined) return;
    this.#take(queue, { stored: new Set(), suspects: new Set() });
    this.#queues.delete(name);
  }
}

/** What a scan came across. */
interface Scan {
  /** Finished and still stored. */
  readonly stored: Set<number>;
  /** Those of them that were not found before. */
  readonly suspects: Set<number>;
}

function emptyQueue<T>(createdAt: string): Queue<T> {
  return { createdAt, scannedMs: Number.NEGATIVE_INFINITY, scannedBytes: 0, suspects: new Set(), kept: new Map() };
}

/** With nothing in flight everything delivered is finished; else everything up to the floor. */
function finishedUpTo({ inFlight, deliveredUpTo, finishedUpTo }: Consumer): number {
  return inFlight === 0 ? deliveredUpTo : finishedUpTo;
}

function readsSubject({ config: { filterSubjects } }: Consumer, subject: string): boolean {
  return filterSubjects.length === 0 || filterSubjects.some((filter) => covers(filter, subject));
}

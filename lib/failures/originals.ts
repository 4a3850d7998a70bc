import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import type { Stream } from "../model/stream";
import type { Place } from "./failure-index";
import { refusalOf } from "./patience";

/** Fewer are removed one by one: a purge takes two requests. */
const worthPurging = 8;

/** What removing needs. */
export interface OriginalsOptions {
  readonly bus: Pick<EventBus, "streams" | "messages">;
  /** Does a piece of work again while there is no link or no answer. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
}

/** A message that is done with. */
export interface Original extends Place {
  /** When it was there, ISO 8601 by the broker's clock. */
  readonly seenAt: string;
}

/** Messages that are done with, removed from their streams. Removing one once more changes nothing. */
export class Originals {
  readonly #options: OriginalsOptions;
  /** Removed before, by stream: holes that are known. */
  readonly #gone = new Map<string, { readonly createdAt: string; readonly seqs: Set<number> }>();

  constructor(options: OriginalsOptions) {
    this.#options = options;
  }

  /** Removes them; returns why some could not be, one reason for each. */
  async drop(originals: readonly Original[]): Promise<string[]> {
    const byStream = new Map<string, Original[]>();
    for (const original of originals) {
      const known = byStream.get(original.stream) ?? [];
      known.push(original);
      byStream.set(original.stream, known);
    }
    const refusals: string[] = [];
    for (const [stream, there] of byStream) refusals.push(...(await this.#dropOf(stream, there)));
    return refusals;
  }

  async #dropOf(name: string, originals: readonly Original[]): Promise<string[]> {
    const { bus, patiently } = this.#options;
    let stream: Stream;
    try {
      stream = await patiently(() => bus.streams.info(name));
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      if (error.code === "stream_not_found") return [];
      return originals.map(() => refusalOf(error));
    }
    const createdMs = Date.parse(stream.createdAt);
    // One made anew counts from 1 again: what is there now is another message.
    const seqs = originals.filter(({ seenAt }) => createdMs <= Date.parse(seenAt)).map(({ seq }) => seq);
    const gone = this.#goneOf(stream);
    const from = seqs.length < worthPurging ? 0 : await this.#purgeFront(stream, new Set(seqs), gone);
    return this.#deleteEach(name, seqs, from, gone);
  }

  #goneOf({ config: { name }, createdAt }: Stream): Set<number> {
    const known = this.#gone.get(name);
    if (known?.createdAt === createdAt) return known.seqs;
    const seqs = new Set<number>();
    this.#gone.set(name, { createdAt, seqs });
    return seqs;
  }

  /**
   * Removes those that lie at the very beginning of their stream, with nothing of anybody else between them, by one
   * request: half of the work of a large redrive is removing. Returns the sequence before which all are gone.
   */
  async #purgeFront(stream: Stream, seqs: ReadonlySet<number>, gone: Set<number>): Promise<number> {
    const { bus, patiently } = this.#options;
    const { firstSeq, config } = stream;
    // What a queue's consumers still hold is removed message by message.
    if (config.retention !== "limits") return 0;
    let beforeSeq = firstSeq;
    while (seqs.has(beforeSeq) || gone.has(beforeSeq)) beforeSeq++;
    if (beforeSeq - firstSeq < worthPurging) return 0;
    try {
      await patiently(() => bus.streams.purge(config.name, { beforeSeq }));
    } catch (error) {
      // A stream may deny purging and allow deleting; what deleting says is what counts.
      if (!isEventBusError(error)) throw error;
      return 0;
    }
    for (const seq of gone) if (seq < beforeSeq) gone.delete(seq);
    return beforeSeq;
  }

  async #deleteEach(stream: string, seqs: readonly number[], from: number, gone: Set<number>): Promise<string[]> {
    const { bus, patiently } = this.#options;
    const refusals = await Promise.all(
      seqs.map(async (seq) => {
        if (seq < from) return null;
        try {
          await patiently(() => bus.messages.delete(stream, seq));
          gone.add(seq);
          return null;
        } catch (error) {
          if (isEventBusError(error) && error.code === "stream_not_found") return null;
          return refusalOf(error);
        }
      }),
    );
    return refusals.filter((refusal) => refusal !== null);
  }
}

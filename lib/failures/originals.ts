import { isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
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

/** Messages that are done with, removed from their streams. Removing one once more changes nothing. */
export class Originals {
  readonly #options: OriginalsOptions;
  /** Removed before, by stream: holes that are known. */
  readonly #gone = new Map<string, Set<number>>();

  constructor(options: OriginalsOptions) {
    this.#options = options;
  }

  /** Removes them; returns why some could not be, one reason for each. */
  async drop(places: readonly Place[]): Promise<string[]> {
    const byStream = new Map<string, number[]>();
    for (const { stream, seq } of places) {
      const seqs = byStream.get(stream) ?? [];
      seqs.push(seq);
      byStream.set(stream, seqs);
    }
    const refusals: string[] = [];
    for (const [stream, seqs] of byStream) {
      const gone = this.#gone.get(stream) ?? new Set();
      this.#gone.set(stream, gone);
      const from = seqs.length < worthPurging ? 0 : await this.#purgeFront(stream, new Set(seqs), gone);
      refusals.push(...(await this.#deleteEach(stream, seqs, from, gone)));
    }
    return refusals;
  }

  /**
   * Removes those that lie at the very beginning of their stream, with nothing of anybody else between them, by one
   * request: half of the work of a large redrive is removing. Returns the sequence before which all are gone.
   */
  async #purgeFront(stream: string, seqs: ReadonlySet<number>, gone: Set<number>): Promise<number> {
    const { bus, patiently } = this.#options;
    try {
      const { firstSeq, config } = await patiently(() => bus.streams.info(stream));
      // What a queue's consumers still hold is removed message by message.
      if (config.retention !== "limits") return 0;
      let beforeSeq = firstSeq;
      while (seqs.has(beforeSeq) || gone.has(beforeSeq)) beforeSeq++;
      if (beforeSeq - firstSeq < worthPurging) return 0;
      await patiently(() => bus.streams.purge(stream, { beforeSeq }));
      for (const seq of gone) if (seq < beforeSeq) gone.delete(seq);
      return beforeSeq;
    } catch (error) {
      // A stream may deny purging and allow deleting; what deleting says is what counts.
      if (!isEventBusError(error)) throw error;
      return 0;
    }
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

import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { isEventBusError } from "../../event-bus/errors";
import { refusalOf } from "../../event-bus/patience";
import type { Failure } from "../../model/failure/failure";
import type { Place } from "../../model/place";
import type { Retention, Stream } from "../../model/stream/stream";

/** Fewer are removed one by one: a purge takes two requests. */
const worthPurging = 8;

/** Messages looked at together. */
const parallelReads = 64;

/** What removing needs. */
export interface OriginalsOptions {
  readonly bus: Pick<JetStreamPort, "streams" | "messages">;
  /** Does a piece of work again while there is no link or no answer. */
  readonly patiently: <T>(work: () => Promise<T>) => Promise<T>;
  /** Called with each one that is removed. */
  readonly onDropped: (original: Place) => void;
}

/** A stored message. */
interface StreamPlace {
  readonly stream: string;
  readonly seq: number;
}

/** A message that is done with. Sequences may begin anew; with the time they do not. */
export interface Original extends StreamPlace {
  /** When it was stored, ISO 8601. */
  readonly storedAt: string;
}

/**
 * What is removed once a failure is done with: a dead letter, or a message that a work queue would never deliver
 * again; elsewhere others may still need it. `retention` is that of the stream it failed on.
 */
export function originalToDrop(failure: Failure, retention: Retention | undefined): Original | null {
  const { letter, reason, place, storedAt } = failure;
  // What was gone when it failed cannot be told from what came to its place.
  if (storedAt === null) return null;
  if (letter !== null) return { ...streamPlace(letter.place), storedAt };
  if (reason === "terminated" || place === null || retention !== "workqueue") return null;
  return { ...streamPlace(place), storedAt };
}

const streamPlace = ({ channel, at }: Place): StreamPlace => ({ stream: channel, seq: Number(at) });

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
    let seqs: number[];
    try {
      stream = await patiently(() => bus.streams.info(name));
      seqs = await this.#stillThere(stream, originals);
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      if (error.code === "stream_not_found") return [];
      return originals.map(() => refusalOf(error));
    }
    const gone = this.#goneOf(stream);
    const from = seqs.length < worthPurging ? 0 : await this.#purgeFront(stream, new Set(seqs), gone);
    return this.#deleteEach(name, seqs, from, gone);
  }

  /**
   * Those that are not replaced by another message: a stream made anew, or one in memory whose server was restarted,
   * gives the same sequences once more. The lowest and the highest one that are what they were vouch for those between
   * them, which have to be younger than the lowest: reading each would double the work.
   */
  async #stillThere({ firstNumber, lastNumber, config }: Stream, originals: readonly Original[]): Promise<number[]> {
    const rising = originals.filter(({ seq }) => seq >= firstNumber && seq <= lastNumber).sort((a, b) => a.seq - b.seq);
    const lowest = await this.#firstThere(config.name, rising);
    const highest = lowest && (await this.#firstThere(config.name, rising.toReversed()));
    if (lowest === null || highest === null) return [];
    return rising
      .filter(({ seq, storedAt }) => seq >= lowest.seq && seq <= highest.seq && storedAt >= lowest.storedAt)
      .map(({ seq }) => seq);
  }

  async #firstThere(stream: string, originals: readonly Original[]): Promise<Original | null> {
    const { bus, patiently } = this.#options;
    for (let at = 0, size = 1; at < originals.length; at += size, size = parallelReads) {
      const some = originals.slice(at, at + size);
      const found = await Promise.all(some.map(({ seq }) => patiently(() => bus.messages.get(stream, seq))));
      const first = some.find(({ storedAt }, index) => found[index]?.storedAt === storedAt);
      if (first !== undefined) return first;
    }
    return null;
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
    const { firstNumber, config } = stream;
    // What a queue's consumers still hold is removed message by message.
    if (config.retention !== "limits") return 0;
    let beforeSeq = firstNumber;
    while (seqs.has(beforeSeq) || gone.has(beforeSeq)) beforeSeq++;
    if (beforeSeq - firstNumber < worthPurging) return 0;
    try {
      await patiently(() => bus.streams.purge(config.name, { beforeSeq }));
    } catch (error) {
      // A stream may deny purging and allow deleting; what deleting says is what counts.
      if (!isEventBusError(error)) throw error;
      return 0;
    }
    for (const seq of gone) if (seq < beforeSeq) gone.delete(seq);
    for (const seq of seqs) if (seq < beforeSeq) this.#options.onDropped({ channel: config.name, at: String(seq) });
    return beforeSeq;
  }

  async #deleteEach(stream: string, seqs: readonly number[], from: number, gone: Set<number>): Promise<string[]> {
    const { bus, patiently, onDropped } = this.#options;
    const refusals = await Promise.all(
      seqs.map(async (seq) => {
        if (seq < from) return null;
        try {
          await patiently(() => bus.messages.delete(stream, seq));
          gone.add(seq);
          onDropped({ channel: stream, at: String(seq) });
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

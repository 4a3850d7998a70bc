import type { Stream } from "../../../../model/stream/stream";
import type { DatedPlace, Dropper, DropperOptions } from "../../../broker/sender";
import { forEachAtMost } from "../../../concurrency";
import { EventBusError, isEventBusError } from "../../../errors";
import { refusalOf } from "../../../patience";
import type { JetStreamPort } from "../jetstream";
import { isLarge } from "../large-sequences";
import { placeAt, sequenceOf } from "../stored-place";

/** Fewer are removed one by one: a purge takes two requests. */
const worthPurging = 8;

/** Messages looked at together. */
const parallelReads = 64;
/** Messages beyond 2^53 that are removed at a time. */
const parallelDrops = 8;

/** A message of one stream. */
interface Original {
  readonly seq: number;
  readonly storedAt: string;
}

/** Messages that are done with, removed from their streams. Removing one once more changes nothing. */
export class Originals implements Dropper {
  readonly #jetstream: Pick<JetStreamPort, "streams" | "messages">;
  readonly #options: DropperOptions;
  /** Removed before, by stream: holes that are known. */
  readonly #gone = new Map<string, { readonly createdAt: string; readonly seqs: Set<number> }>();

  constructor(jetstream: Pick<JetStreamPort, "streams" | "messages">, options: DropperOptions) {
    this.#jetstream = jetstream;
    this.#options = options;
  }

  async drop(messages: readonly DatedPlace[]): Promise<string[]> {
    const byStream = new Map<string, DatedPlace[]>();
    for (const message of messages) {
      const known = byStream.get(message.place.channel) ?? [];
      known.push(message);
      byStream.set(message.place.channel, known);
    }
    const refusals: string[] = [];
    for (const [stream, there] of byStream) {
      const [beyond, others] = [
        there.filter(({ place }) => isLarge(place)),
        there.filter(({ place }) => !isLarge(place)),
      ];
      if (beyond.length > 0) refusals.push(...(await this.#dropLarge(beyond)));
      if (others.length > 0) refusals.push(...(await this.#dropOf(stream, others)));
    }
    return refusals;
  }

  /** Those beyond 2^53, one by one. */
  async #dropLarge(messages: readonly DatedPlace[]): Promise<string[]> {
    const { patiently, onDropped, signal } = this.#options;
    const { large } = this.#jetstream.messages;
    const refusals: string[] = [];
    await forEachAtMost(parallelDrops, messages, async ({ place, storedAt }) => {
      const { channel, at } = place;
      try {
        if (large === undefined) throw new EventBusError("unsupported", `${at} is beyond what can be removed here`);
        const there = await patiently(() => large.get(channel, at, { signal }));
        if (there?.storedAt !== storedAt) return;
        await patiently(() => large.delete(channel, at));
        onDropped(place);
      } catch (error) {
        if (isEventBusError(error) && error.code === "stream_not_found") return;
        refusals.push(refusalOf(error));
      }
    });
    return refusals;
  }

  async #dropOf(name: string, messages: readonly DatedPlace[]): Promise<string[]> {
    const { patiently, signal } = this.#options;
    let stream: Stream;
    let seqs: number[];
    try {
      const originals = messages.map(({ place, storedAt }) => ({ seq: sequenceOf(place), storedAt }));
      stream = await patiently(() => this.#jetstream.streams.info(name, { signal }));
      seqs = await this.#stillThere(stream, originals);
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      if (error.code === "stream_not_found") return [];
      return messages.map(() => refusalOf(error));
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
    const { patiently, signal } = this.#options;
    const { messages } = this.#jetstream;
    for (let at = 0, size = 1; at < originals.length; at += size, size = parallelReads) {
      const some = originals.slice(at, at + size);
      const found = await Promise.all(some.map(({ seq }) => patiently(() => messages.get(stream, seq, { signal }))));
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
    const { patiently, onDropped } = this.#options;
    const { firstNumber, config } = stream;
    // What a queue's consumers still hold is removed message by message.
    if (config.retention !== "limits") return 0;
    let beforeSeq = firstNumber;
    while (seqs.has(beforeSeq) || gone.has(beforeSeq)) beforeSeq++;
    if (beforeSeq - firstNumber < worthPurging) return 0;
    try {
      await patiently(() => this.#jetstream.streams.purge(config.name, { beforeSeq }));
    } catch (error) {
      // A stream may deny purging and allow deleting; what deleting says is what counts.
      if (!isEventBusError(error)) throw error;
      return 0;
    }
    for (const seq of gone) if (seq < beforeSeq) gone.delete(seq);
    for (const seq of seqs) if (seq < beforeSeq) onDropped(placeAt(config.name, seq));
    return beforeSeq;
  }

  async #deleteEach(stream: string, seqs: readonly number[], from: number, gone: Set<number>): Promise<string[]> {
    const { patiently, onDropped } = this.#options;
    const refusals = await Promise.all(
      seqs.map(async (seq) => {
        if (seq < from) return null;
        try {
          await patiently(() => this.#jetstream.messages.delete(stream, seq));
          gone.add(seq);
          onDropped(placeAt(stream, seq));
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

import type { Place } from "../../../model/place";
import type { Stream } from "../../../model/stream/stream";
import type { LogFollower, LogTail } from "../../broker/message-log";
import type { ReadOptions } from "../../broker/read-options";
import type { JetStreamPort } from "./jetstream";
import { logged } from "./stored-place";

const pageSize = 500;

/** What is known of a stream that is followed. */
interface Followed<T> {
  readonly createdAt: string;
  nextSeq: number;
  /** What the follower keeps, by sequence, oldest first. */
  readonly kept: Map<number, T>;
  /** Sequences between its first and its last one that hold nothing, as last seen; null before. */
  gaps: number | null;
}

/** A stream that is followed by its sequences: what it holds is compared with what was read, by the numbers of a sweep. */
export class JetStreamTail<T extends NonNullable<unknown>> implements LogTail {
  readonly #jetstream: Pick<JetStreamPort, "streams" | "messages">;
  readonly #name: string;
  readonly #newest: number;
  readonly #follower: LogFollower<T>;
  #followed: Followed<T> | null = null;

  constructor(
    jetstream: Pick<JetStreamPort, "streams" | "messages">,
    name: string,
    newest: number,
    follower: LogFollower<T>,
  ) {
    this.#jetstream = jetstream;
    this.#name = name;
    this.#newest = newest;
    this.#follower = follower;
  }

  async refresh(stream: Stream, options: ReadOptions = {}): Promise<void> {
    if (await this.#isAnother(stream, options)) this.forget();
    const { createdAt, firstNumber, lastNumber } = stream;
    this.#followed ??= { createdAt, nextSeq: 1, kept: new Map(), gaps: null };
    const followed = this.#followed;
    this.#dropBefore(followed, firstNumber);
    followed.nextSeq = Math.max(followed.nextSeq, firstNumber, lastNumber - this.#newest + 1);
    if (lastNumber >= followed.nextSeq) await this.#readNew(followed, options);
    this.#dropBefore(followed, followed.nextSeq - this.#newest);
    if (await this.#isMissingSome(followed, stream, options)) await this.#dropRemoved(followed, options);
  }

  noteRemoved({ at }: Place): void {
    const followed = this.#followed;
    const seq = Number(at);
    if (followed === null || !followed.kept.has(seq)) return;
    this.#drop(followed, seq);
    if (followed.gaps !== null) followed.gaps++;
  }

  forget(): void {
    const followed = this.#followed;
    this.#followed = null;
    for (const kept of followed?.kept.values() ?? []) this.#follower.gone(kept);
  }

  /**
   * True for a stream made anew, and for one in memory after a restart of its server: it counts anew, and keeps the time
   * at which it was made. The sweep may be older than what was read since, so the stream itself is asked.
   */
  async #isAnother(seen: Stream, options: ReadOptions): Promise<boolean> {
    if (this.#followed === null) return false;
    const { createdAt, nextSeq } = this.#followed;
    if (seen.createdAt !== createdAt) return true;
    if (seen.lastNumber >= nextSeq - 1) return false;
    const stream = await this.#jetstream.streams.info(this.#name, options);
    return stream.createdAt === createdAt && stream.lastNumber < nextSeq - 1;
  }

  /** True when messages were removed from between. */
  async #isMissingSome(
    followed: Followed<T>,
    { firstNumber, lastNumber, messages }: Stream,
    options: ReadOptions,
  ): Promise<boolean> {
    const { kept, gaps: before } = followed;
    const gaps = lastNumber - firstNumber + 1 - messages;
    followed.gaps = gaps;
    // Fewer stored than kept. The sweep may be older than what was read since.
    if (messages < kept.size) {
      return (await this.#jetstream.streams.info(this.#name, options)).messages < kept.size;
    }
    // Where not all are kept, there are more gaps than there were.
    return messages > kept.size && before !== null && gaps > before;
  }

  async #readNew(followed: Followed<T>, options: ReadOptions): Promise<void> {
    for (let fromSeq: number | null = followed.nextSeq; fromSeq !== null; ) {
      const range = { fromSeq, direction: "forward", limit: pageSize } as const;
      fromSeq = await this.#jetstream.messages.read(
        this.#name,
        range,
        (message) => {
          followed.nextSeq = message.seq + 1;
          followed.kept.set(message.seq, this.#follower.added(logged(message)));
        },
        options,
      );
    }
  }

  /** Others removed some: the stream says which, without a message being read. */
  async #dropRemoved(followed: Followed<T>, options: ReadOptions): Promise<void> {
    for (const seq of await this.#jetstream.streams.removedSeqs(this.#name, options)) this.#drop(followed, seq);
  }

  #dropBefore(followed: Followed<T>, firstNumber: number): void {
    for (const seq of followed.kept.keys()) {
      if (seq >= firstNumber) return;
      this.#drop(followed, seq);
    }
  }

  #drop({ kept: all }: Followed<T>, seq: number): void {
    const kept = all.get(seq);
    if (kept === undefined) return; // never kept, or dropped before
    all.delete(seq);
    this.#follower.gone(kept);
  }
}

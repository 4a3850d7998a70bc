import type { JetStreamPort } from "../../event-bus/adapters/jetstream/jetstream";
import { placeAt } from "../../event-bus/adapters/jetstream/jetstream-log";
import { isEventBusError } from "../../event-bus/errors";
import type { MessageMask } from "../../model/message/message-mask";
import type { Place } from "../../model/place";
import { isOwnStream, type Stream, type StreamConfig } from "../../model/stream/stream";
import type { FailureIndex } from "./failure-index";
import { type FailureReading, failureOfLetter } from "./failure-of";

/** Streams taken for dead letters by their names unless told otherwise; `*` stands for anything, case does not count. */
export const defaultDeadLetterPatterns = ["*DLQ*", "*DEAD_LETTER*", "*DEAD-LETTER*", "*DEADLETTER*"];

/** A stream says by this note that it holds dead letters (`true`), or does not whatever its name (`false`). */
export const deadLetterMetadata = "jetlag.dead-letters";

/** Newest dead letters of one stream that are listed unless told otherwise. */
const defaultListedPerStream = 100_000;
const pageSize = 500;

/** What reading dead letters needs. */
export interface DeadLettersOptions {
  readonly bus: Pick<JetStreamPort, "streams" | "messages">;
  readonly log: FailureReading["log"];
  readonly index: FailureIndex;
  readonly mask: MessageMask;
  /** Patterns of stream names, see {@link defaultDeadLetterPatterns}. */
  readonly patterns: readonly string[];
  /** Newest letters of one stream that are listed; 100,000 by default. */
  readonly listedPerStream?: number;
}

interface LetterStream {
  readonly createdAt: string;
  nextSeq: number;
  /** Ids by sequence, oldest first. */
  readonly ids: Map<number, string>;
  /** Sequences between its first and its last one that hold nothing, as last seen; null before. */
  gaps: number | null;
}

/** Dead letters of our bus and of others, read where they are stored: nothing is consumed, nothing copied. */
export class DeadLetters {
  readonly #options: DeadLettersOptions;
  readonly #names: readonly RegExp[];
  readonly #streams = new Map<string, LetterStream>();

  constructor(options: DeadLettersOptions) {
    this.#options = options;
    this.#names = options.patterns.map(toRegExp);
  }

  /** Names of the streams that are read. */
  get streams(): string[] {
    return [...this.#streams.keys()];
  }

  /** True for a stream whose messages are taken for dead letters. */
  holdsLetters({ name, metadata }: Pick<StreamConfig, "name" | "metadata">): boolean {
    if (isOwnStream(name)) return false;
    const said = metadata[deadLetterMetadata];
    return said === undefined ? this.#names.some((pattern) => pattern.test(name)) : said === "true";
  }

  /**
   * Takes in what is new and forgets what is gone. `streams` are all there are, but for those that did not answer
   * (`missing`): what is known of them stays. Resolves to why streams could not be read, by their names; one of them
   * keeps no other from being read.
   */
  async follow(streams: readonly Stream[], missing: readonly string[] = []): Promise<ReadonlyMap<string, string>> {
    const present = new Map(streams.filter(({ config }) => this.holdsLetters(config)).map((s) => [s.config.name, s]));
    const unread = new Map<string, string>();
    for (const [name, known] of this.#streams) {
      if (missing.includes(name)) {
        unread.set(name, "its servers do not answer");
        continue;
      }
      await attempt(unread, name, async () => {
        const stream = present.get(name);
        if (stream?.createdAt !== known.createdAt || (await this.#lostItsEnd(stream, known)))
          this.#forgetStream(name, known);
      });
    }
    for (const [name, stream] of present) await attempt(unread, name, () => this.#read(stream));
    return unread;
  }

  /** Takes note of a letter that this process removed itself: nothing is read to notice that. */
  noteRemoved({ channel, at }: Place): void {
    const seq = Number(at);
    const known = this.#streams.get(channel);
    const id = known?.ids.get(seq);
    if (known === undefined || id === undefined) return;
    this.#forget(known, seq, id);
    if (known.gaps !== null) known.gaps++;
  }

  /**
   * True for one in memory after a restart of its server: it counts anew, and keeps the time at which it was made. The
   * sweep may be older than what was read since, so the stream itself is asked.
   */
  async #lostItsEnd({ config, lastNumber }: Stream, { createdAt, nextSeq }: LetterStream): Promise<boolean> {
    if (lastNumber >= nextSeq - 1) return false;
    const stream = await this.#options.bus.streams.info(config.name);
    return stream.createdAt === createdAt && stream.lastNumber < nextSeq - 1;
  }

  async #read(stream: Stream): Promise<void> {
    const { name } = stream.config;
    const known = this.#streams.get(name) ?? { createdAt: stream.createdAt, nextSeq: 1, ids: new Map(), gaps: null };
    this.#streams.set(name, known);
    this.#dropBefore(known, stream.firstNumber);
    const { listedPerStream = defaultListedPerStream } = this.#options;
    known.nextSeq = Math.max(known.nextSeq, stream.firstNumber, stream.lastNumber - listedPerStream + 1);
    if (stream.lastNumber >= known.nextSeq) await this.#readNew(name, known);
    this.#dropBefore(known, known.nextSeq - listedPerStream);
    if (await this.#isMissingSome(known, stream)) await this.#dropRemoved(name, known);
  }

  /** True when letters were removed from between. */
  async #isMissingSome(known: LetterStream, { config, firstNumber, lastNumber, messages }: Stream): Promise<boolean> {
    const before = known.gaps;
    known.gaps = lastNumber - firstNumber + 1 - messages;
    // Fewer stored than listed. The sweep may be older than what was read since.
    if (messages < known.ids.size) return (await this.#options.bus.streams.info(config.name)).messages < known.ids.size;
    // Where not all are listed, there are more gaps than there were.
    return messages > known.ids.size && before !== null && known.gaps > before;
  }

  async #readNew(name: string, known: LetterStream): Promise<void> {
    const { bus, log, index, mask } = this.#options;
    for (;;) {
      const range = { fromSeq: known.nextSeq, direction: "forward", limit: pageSize } as const;
      const page = await bus.messages.range(name, range);
      for (const letter of page.messages) {
        const indexed = failureOfLetter(
          { ...letter, place: placeAt(name, letter.seq), number: letter.seq },
          { log, mask },
        );
        known.ids.set(letter.seq, indexed.failure.id);
        known.nextSeq = letter.seq + 1;
        index.add(indexed);
      }
      if (page.nextSeq === null) return;
    }
  }

  /** Others removed some: the stream says which, without a letter being read. */
  async #dropRemoved(name: string, known: LetterStream): Promise<void> {
    for (const seq of await this.#options.bus.streams.removedSeqs(name)) {
      const id = known.ids.get(seq);
      if (id !== undefined) this.#forget(known, seq, id);
    }
  }

  #dropBefore(known: LetterStream, firstNumber: number): void {
    for (const [seq, id] of known.ids) {
      if (seq >= firstNumber) return;
      this.#forget(known, seq, id);
    }
  }

  /** One that was acted on stays listed under what became of it. */
  #forget(known: LetterStream, seq: number, id: string): void {
    known.ids.delete(seq);
    this.#options.index.release(id);
  }

  #forgetStream(name: string, known: LetterStream): void {
    for (const [seq, id] of known.ids) this.#forget(known, seq, id);
    this.#streams.delete(name);
  }
}

/** What the broker does not answer is noted in `unread`: one stream keeps no other from being read. */
async function attempt(unread: Map<string, string>, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isEventBusError(error)) throw error;
    unread.set(name, error.message);
  }
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}

import type { LogTail, MessageLog } from "../../event-bus/broker/message-log";
import type { ReadOptions } from "../../event-bus/broker/read-options";
import { isEventBusError } from "../../event-bus/errors";
import type { MessageMask } from "../../model/message/message-mask";
import type { Place } from "../../model/place";
import { isOwnStream, type Stream, type StreamConfig } from "../../model/stream/stream";
import type { FailureIndex } from "./failure-index";
import { failureOfLetter } from "./failure-of";

/** Streams taken for dead letters by their names unless told otherwise; `*` stands for anything, case does not count. */
export const defaultDeadLetterPatterns = ["*DLQ*", "*DEAD_LETTER*", "*DEAD-LETTER*", "*DEADLETTER*"];

/** A stream says by this note that it holds dead letters (`true`), or does not whatever its name (`false`). */
export const deadLetterMetadata = "jetlag.dead-letters";

/** Newest dead letters of one stream that are listed unless told otherwise. */
const defaultListedPerStream = 100_000;

/** What reading dead letters needs. */
export interface DeadLettersOptions {
  readonly log: Pick<MessageLog, "tail" | "placeOf">;
  readonly index: FailureIndex;
  readonly mask: MessageMask;
  /** Patterns of stream names, see {@link defaultDeadLetterPatterns}. */
  readonly patterns: readonly string[];
  /** Newest letters of one stream that are listed; 100,000 by default. */
  readonly listedPerStream?: number;
}

/** Dead letters of our bus and of others, read where they are stored: nothing is consumed, nothing copied. */
export class DeadLetters {
  readonly #options: DeadLettersOptions;
  readonly #names: readonly RegExp[];
  readonly #tails = new Map<string, LogTail>();

  constructor(options: DeadLettersOptions) {
    this.#options = options;
    this.#names = options.patterns.map(toRegExp);
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
  async follow(
    streams: readonly Stream[],
    missing: readonly string[] = [],
    options: ReadOptions = {},
  ): Promise<ReadonlyMap<string, string>> {
    const present = new Map(streams.filter(({ config }) => this.holdsLetters(config)).map((s) => [s.config.name, s]));
    const unread = new Map<string, string>();
    for (const [name, tail] of this.#tails) {
      if (present.has(name)) continue;
      if (missing.includes(name)) {
        unread.set(name, "its servers do not answer");
        continue;
      }
      tail.forget();
      this.#tails.delete(name);
    }
    for (const [name, stream] of present) {
      try {
        await this.#tailOf(name).refresh(stream, options);
      } catch (error) {
        if (!isEventBusError(error)) throw error;
        unread.set(name, error.message);
      }
    }
    return unread;
  }

  /** Takes note of a letter that this process removed itself: nothing is read to notice that. */
  noteRemoved(place: Place): void {
    this.#tails.get(place.channel)?.noteRemoved(place);
  }

  #tailOf(name: string): LogTail {
    const { log, index, mask, listedPerStream = defaultListedPerStream } = this.#options;
    const known = this.#tails.get(name);
    if (known !== undefined) return known;
    const tail = log.tail(name, listedPerStream, {
      added(letter) {
        const indexed = failureOfLetter(letter, { log, mask });
        index.add(indexed);
        return indexed.failure.id;
      },
      // One that was acted on stays listed under what became of it.
      gone: (id) => index.release(id),
    });
    this.#tails.set(name, tail);
    return tail;
  }
}

function toRegExp(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "i");
}

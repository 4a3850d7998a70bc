import type { LoggedMessage } from "../../event-bus/broker/message-log";
import type { Consumer } from "../../model/consumer/consumer";
import { consumerKey } from "../../model/consumer/consumer-key";
import { type Place, placeText } from "../../model/place";
import type { FailedDelivery } from "../../model/stream/announcement";
import type { SubjectGrammar } from "../../model/stream/grammar";
import type { Stream } from "../../model/stream/stream";

/** Copies that are kept at most; beyond, the oldest go. */
const mostCopies = 1_000;
const mostBytes = 16 * 1024 * 1024;
/** Larger messages are not kept: one would push out many others. */
const largestBytes = 1024 * 1024;

/** Where a copy comes from: the message was read after an earlier rejection, or Live showed it with its place. */
export type CopySource = "rejection" | "live";

/** What of a message is kept. */
export type KeptMessage = Pick<LoggedMessage, "subject" | "storedAt" | "headers" | "data">;

/** A message that was seen before it went. */
export interface MessageCopy {
  readonly message: KeptMessage;
  readonly source: CopySource;
}

/** A subject that follows from what its reader, or its channel, takes. */
export interface DerivedSubject {
  readonly subject: string;
  /** The only subject that the consumer filters, or that the stream captures. */
  readonly by: "filter" | "stream";
}

/** What can still be known of messages that are gone when their failure is recorded. */
export class GoneMessages {
  readonly #grammar: Pick<SubjectGrammar, "isName">;
  /** Oldest first. */
  readonly #copies = new Map<string, MessageCopy>();
  #bytes = 0;
  #streams: readonly Stream[] = [];
  #consumers: readonly Consumer[] = [];
  /** Made when one is asked for. */
  #byKey: ReadonlyMap<string, Consumer> | null = null;

  constructor(grammar: Pick<SubjectGrammar, "isName">) {
    this.#grammar = grammar;
  }

  /** Takes what a sweep saw. */
  see(streams: readonly Stream[], consumers: readonly Consumer[]): void {
    this.#streams = streams;
    this.#consumers = consumers;
    this.#byKey = null;
  }

  /** Keeps a copy for a while. */
  keep(place: Place, message: KeptMessage, source: CopySource): void {
    const key = placeText(place);
    const { length } = message.data;
    if (length > largestBytes) return;
    this.#drop(key);
    // What was received lies in a larger piece of memory.
    this.#copies.set(key, { message: { ...message, data: message.data.slice() }, source });
    this.#bytes += length;
    for (const oldest of this.#copies.keys()) {
      if (this.#copies.size <= mostCopies && this.#bytes <= mostBytes) return;
      this.#drop(oldest);
    }
  }

  /** The copy of a message; null where there is none, or its stream was made anew since. */
  copyOf(place: Place): MessageCopy | null {
    const copy = this.#copies.get(placeText(place)) ?? null;
    if (copy === null) return null;
    const stream = this.#streamOf(place.channel);
    const isOfThisStream = stream !== undefined && Date.parse(stream.createdAt) <= Date.parse(copy.message.storedAt);
    return isOfThisStream ? copy : null;
  }

  /** The subject of a message of which nothing else is known; null where several are possible. */
  subjectOf({ stream: name, consumer }: Pick<FailedDelivery, "stream" | "consumer">): DerivedSubject | null {
    this.#byKey ??= new Map(this.#consumers.map((one) => [consumerKey(one.stream, one.name), one]));
    const filtered = this.#only(this.#byKey.get(consumerKey(name, consumer))?.config.filterSubjects ?? []);
    if (filtered !== null) return { subject: filtered, by: "filter" };
    const stream = this.#streamOf(name);
    // What another stream gives it, or what it renames, has other subjects.
    if (stream === undefined || stream.origins.length > 0 || stream.config.subjectTransform !== null) return null;
    const captured = this.#only(stream.config.subjects);
    return captured === null ? null : { subject: captured, by: "stream" };
  }

  /** The one subject of filters that stand for no other; else null. */
  #only([first, ...others]: readonly string[]): string | null {
    return first !== undefined && others.length === 0 && this.#grammar.isName(first) ? first : null;
  }

  #streamOf(name: string): Stream | undefined {
    return this.#streams.find(({ config }) => config.name === name);
  }

  #drop(key: string): void {
    this.#bytes -= this.#copies.get(key)?.message.data.length ?? 0;
    this.#copies.delete(key);
  }
}

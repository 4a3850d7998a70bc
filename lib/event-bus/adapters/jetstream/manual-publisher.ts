import { capturingStream, headerRefusal, publishRefusal, subjectRefusal } from "../../../model/message/publish-rule";
import type { Stream } from "../../../model/stream/stream";
import type { Clock } from "../../clock";
import { EventBusError, isEventBusError } from "../../errors";
import type { JetStreamPort } from "./jetstream";
import type { OutgoingMessage, PublishAck } from "./messages";

/** How long a list of streams that was read because the last sweep knew none is used, milliseconds. */
const trustedMs = 1_000;
/** Subjects whose stream is remembered, for one list of streams. */
const maxRemembered = 10_000;

/** A message that somebody wants to send. */
export interface ManualMessage extends OutgoingMessage {
  /** The stream whose own page it comes from, and which alone may store it: buckets take nothing else. */
  readonly stream?: string | undefined;
}

/** Dependencies of a {@link ManualPublisher}. */
export interface ManualPublisherOptions {
  readonly bus: Pick<JetStreamPort, "streams" | "messages">;
  readonly clock: Pick<Clock, "now">;
  /** All streams as they were last seen, those that do not answer included; null before the first reading. */
  readonly streams: () => readonly Stream[] | null;
}

/** The judgement of a list of streams on a message. */
interface Judgement {
  /** Why it may not be sent, a clause; null: it may. */
  readonly refusal: string | null;
  /** The stream that captures it. */
  readonly home: string | null;
}

/** A list of streams, and what it says about the subjects that were asked for. */
interface KnownStreams {
  readonly streams: readonly Stream[];
  readonly judged: Map<string, Judgement>;
}

/**
 * Sends all messages that people send: those written by hand and copies of what failed. Refuses what
 * {@link publishRefusal} objects to and what no stream captures: publishing is storing.
 */
export class ManualPublisher {
  readonly #options: ManualPublisherOptions;
  /** As of the last sweep. */
  #swept: KnownStreams | null = null;
  /** Read because the last sweep did not know a stream that was made since. */
  #read: (KnownStreams & { readonly atMs: number; readonly missing: readonly string[] }) | null = null;
  readonly #asked = new Map<string, Promise<boolean>>();

  constructor(options: ManualPublisherOptions) {
    this.#options = options;
  }

  /** Why this may not be sent, a clause, by the last sweep; null when it may. */
  refusal(message: Pick<ManualMessage, "subject" | "headers" | "stream">): string | null {
    return publishRefusal(message, this.#options.streams());
  }

  /**
   * Stores a message. Throws `reserved_subject` for what may not be sent and `no_stream_for_subject` where no stream
   * captures it, both before anything is sent; `no_leader` where the stream has none at the moment, or may be one that
   * does not answer; and what `Messages.publish` throws.
   */
  async publish(message: ManualMessage): Promise<PublishAck> {
    // Thousands of copies a second come here: most need nothing that has to be waited for, or copied.
    const home = this.#sweptHome(message) ?? (await this.#demandHome(message));
    try {
      return await this.#options.bus.messages.publish(toOutgoing(message));
    } catch (error) {
      // "Nobody there" is also what a stream without a leader says.
      const isSilent = isEventBusError(error) && error.code === "no_stream_for_subject";
      if (!isSilent || home === null || (await this.#isGone(home))) throw error;
      throw new EventBusError("no_leader", `stream ${home} has no leader at the moment: nothing was stored`, {
        cause: error,
      });
    }
  }

  /** The stream that will store it, by the last sweep; null when that says no, or does not know. */
  #sweptHome(message: ManualMessage): string | null {
    const { refusal, home } = judgeMessage(message, this.#lastSwept());
    return refusal === null ? home : null;
  }

  /** The stream that will store it, or null where streams may not be read. Throws `reserved_subject`, `no_stream_for_subject`. */
  async #demandHome(message: ManualMessage): Promise<string | null> {
    const swept = this.#lastSwept();
    // A stream that was made since the last sweep would make a difference.
    const read = await this.#readStreams();
    const { refusal, home } = judgeMessage(message, read ?? swept);
    if (refusal !== null) throw new EventBusError("reserved_subject", `${refusal}; nothing was sent`);
    if (home !== null || read === null) return home;
    const silent = read.missing.filter((name) => !swept?.streams.some(({ config }) => config.name === name));
    const { subject } = message;
    if (silent.length === 0)
      throw new EventBusError("no_stream_for_subject", `no stream captures ${subject}: nothing was sent`);
    const others = silent.join(", ");
    throw new EventBusError(
      "no_leader",
      `no stream that answers captures ${subject}; ${others} may capture it, but has no leader: nothing was sent`,
    );
  }

  /** True for a stream that is known to be no more; false also when no answer comes. Asked once for all that wait. */
  async #isGone(name: string): Promise<boolean> {
    const asked = this.#asked.get(name) ?? askIfGone(this.#options.bus.streams, name);
    this.#asked.set(name, asked);
    try {
      return await asked;
    } finally {
      this.#asked.delete(name);
    }
  }

  #lastSwept(): KnownStreams | null {
    const streams = this.#options.streams();
    if (streams === null) return null;
    if (this.#swept?.streams !== streams) this.#swept = { streams, judged: new Map() };
    return this.#swept;
  }

  /** The streams that there are now; null where that cannot be known. */
  async #readStreams() {
    const atMs = this.#options.clock.now();
    if (this.#read !== null && Math.abs(atMs - this.#read.atMs) < trustedMs) return this.#read;
    try {
      const { streams, missing } = await this.#options.bus.streams.list();
      this.#read = { streams, missing, atMs, judged: new Map() };
      return this.#read;
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      return null;
    }
  }
}

function toOutgoing(message: ManualMessage): OutgoingMessage {
  if (message.stream === undefined) return message;
  const { stream, ...outgoing } = message;
  return { ...outgoing, expectedStream: message.expectedStream ?? stream };
}

/** `known` is null while streams are not known. */
function judgeMessage({ subject, headers = [], stream }: ManualMessage, known: KnownStreams | null): Judgement {
  const { refusal, home } = known === null ? judge(subject, stream, null) : recall(known, subject, stream);
  return { refusal: refusal ?? headerRefusal(headers, known?.streams ?? null), home };
}

function recall({ streams, judged }: KnownStreams, subject: string, stream: string | undefined): Judgement {
  const key = stream === undefined ? subject : `${subject} ${stream}`;
  const before = judged.get(key);
  if (before !== undefined) return before;
  const judgement = judge(subject, stream, streams);
  if (judged.size >= maxRemembered) judged.clear();
  judged.set(key, judgement);
  return judgement;
}

function judge(subject: string, stream: string | undefined, streams: readonly Stream[] | null): Judgement {
  return {
    refusal: subjectRefusal({ subject, stream }, streams),
    home: capturingStream(subject, streams ?? [])?.config.name ?? null,
  };
}

async function askIfGone(streams: JetStreamPort["streams"], name: string): Promise<boolean> {
  try {
    await streams.info(name);
    return false;
  } catch (error) {
    return isEventBusError(error) && error.code === "stream_not_found";
  }
}

import { publishRefusal } from "../../../../model/message/publish-rule";
import { isServerHeader } from "../../../../model/message/server-headers";
import type { Stream } from "../../../../model/stream/stream";
import type { AskOptions, Question, Replies } from "../../../broker/question";
import type { ReadOptions } from "../../../broker/read-options";
import type {
  Dropper,
  DropperOptions,
  Outgoing,
  ReaderTargets,
  Receipt,
  Recipients,
  SeenReaders,
  Sender,
} from "../../../broker/sender";
import type { Clock } from "../../../clock";
import { EventBusError, isEventBusError } from "../../../errors";
import { Originals } from "../failures/originals";
import { RetryTargets, readRetryTargets } from "../failures/retry-targets";
import type { JetStreamPort } from "../jetstream";
import type { OutgoingMessage } from "../messages";
import { placeAt } from "../stored-place";
import { JetStreamRecipients } from "./jetstream-recipients";
import { judgeMessage, type KnownStreams } from "./sending-judge";
import { readSent } from "./sent-messages";

/** How long a list of streams that was read because the last one told knew none is used, milliseconds. */
const trustedMs = 1_000;

/**
 * Sends all messages that people send. Refuses what {@link publishRefusal} objects to and what no stream captures.
 */
export class JetStreamSender implements Sender {
  readonly #jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages" | "questions">;
  readonly #clock: Pick<Clock, "now">;
  /** As of the last sweep. */
  #told: KnownStreams | null = null;
  /** Read because the last sweep did not know a stream that was made since. */
  #read: (KnownStreams & { readonly atMs: number; readonly missing: readonly string[] }) | null = null;
  readonly #asked = new Map<string, Promise<boolean>>();

  constructor(
    jetstream: Pick<JetStreamPort, "streams" | "consumers" | "messages" | "questions">,
    clock: Pick<Clock, "now">,
  ) {
    this.#jetstream = jetstream;
    this.#clock = clock;
  }

  learn(channels: readonly Stream[]): void {
    if (this.#told?.streams !== channels) this.#told = { streams: channels, judged: new Map() };
  }

  refusal({ subject, headers, channel }: Pick<Outgoing, "subject" | "headers" | "channel">): string | null {
    return publishRefusal({ subject, headers, stream: channel }, this.#told?.streams ?? null);
  }

  isForBroker(header: string): boolean {
    return isServerHeader(header);
  }

  async send(message: Outgoing): Promise<Receipt> {
    // Thousands of copies a second come here: most need nothing that has to be waited for.
    const home = this.#toldHome(message) ?? (await this.#demandHome(message));
    try {
      const { stream, seq, exactSeq, duplicate } = await this.#jetstream.messages.publish(toOutgoing(message));
      if (exactSeq !== undefined) return { place: { channel: stream, at: exactSeq }, number: null, duplicate };
      return { place: placeAt(stream, seq), number: seq, duplicate };
    } catch (error) {
      // "Nobody there" is also what a stream without a leader says.
      const isSilent = isEventBusError(error) && error.code === "no_stream_for_subject";
      if (!isSilent || home === null || (await this.#isGone(home))) throw error;
      throw new EventBusError("no_leader", `stream ${home} has no leader at the moment: nothing was stored`, {
        cause: error,
      });
    }
  }

  async ask(question: Question, options: AskOptions): Promise<Replies> {
    const { streams } = (await this.#readStreams()) ?? { streams: this.#told?.streams ?? null };
    const refusal = publishRefusal(question, streams);
    if (refusal !== null) throw new EventBusError("reserved_subject", `${refusal}; nothing was sent`);
    return this.#jetstream.questions.ask(question, options);
  }

  recipientsOf(channels: readonly Stream[]): Recipients {
    return new JetStreamRecipients(channels);
  }

  async readRecipients(options?: ReadOptions): Promise<Recipients> {
    return new JetStreamRecipients((await this.#jetstream.streams.list(options)).streams);
  }

  sentSince(channel: string, subject: string, since: Date, options?: ReadOptions): Promise<Map<string, Receipt>> {
    return readSent(this.#jetstream.messages, { stream: channel, subject, since }, options);
  }

  targetsOf(seen: SeenReaders): ReaderTargets {
    return new RetryTargets(seen);
  }

  readTargets(failedOn: Iterable<string>, options?: ReadOptions): Promise<ReaderTargets> {
    return readRetryTargets(this.#jetstream, failedOn, options);
  }

  dropper(options: DropperOptions): Dropper {
    return new Originals(this.#jetstream, options);
  }

  /** The stream that will store it, by the last sweep; null when that says no, or does not know. */
  #toldHome(message: Outgoing): string | null {
    const { refusal, home, unmet } = judgeMessage(message, this.#told);
    return refusal === null && unmet === null ? home : null;
  }

  /** The stream that will store it, or null where streams may not be read. Throws `reserved_subject`, `rejected`, `no_stream_for_subject`. */
  async #demandHome(message: Outgoing): Promise<string | null> {
    const told = this.#told;
    // A stream that was made since the last sweep would make a difference.
    const read = await this.#readStreams();
    const { refusal, home, unmet } = judgeMessage(message, read ?? told);
    if (refusal !== null) throw new EventBusError("reserved_subject", `${refusal}; nothing was sent`);
    if (unmet !== null) throw new EventBusError("rejected", `${unmet}; nothing was sent`);
    if (home !== null || read === null) return home;
    const silent = read.missing.filter((name) => !told?.streams.some(({ config }) => config.name === name));
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
    const asked = this.#asked.get(name) ?? askIfGone(this.#jetstream.streams, name);
    this.#asked.set(name, asked);
    try {
      return await asked;
    } finally {
      this.#asked.delete(name);
    }
  }

  /** The streams that there are now; null where that cannot be known. */
  async #readStreams() {
    const atMs = this.#clock.now();
    if (this.#read !== null && Math.abs(atMs - this.#read.atMs) < trustedMs) return this.#read;
    try {
      const { streams, missing } = await this.#jetstream.streams.list();
      this.#read = { streams, missing, atMs, judged: new Map() };
      return this.#read;
    } catch (error) {
      if (!isEventBusError(error)) throw error;
      return null;
    }
  }
}

function toOutgoing(message: Outgoing): OutgoingMessage {
  const { id: msgId, channel: expectedStream, expectedLastNumber, expectedLastSubjectNumber, ...rest } = message;
  return {
    ...rest,
    ...(msgId === undefined ? {} : { msgId }),
    ...(expectedStream === undefined ? {} : { expectedStream }),
    ...(expectedLastNumber === undefined ? {} : { expectedLastSeq: expectedLastNumber }),
    ...(expectedLastSubjectNumber === undefined ? {} : { expectedLastSubjectSeq: expectedLastSubjectNumber }),
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

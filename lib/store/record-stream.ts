import type { OutgoingMessage, PublishAck, StoredMessage } from "../event-bus/broker/messages";
import type { NewStream } from "../event-bus/broker/streams";
import type { EventBus } from "../event-bus/bus/event-bus";
import { newEventId } from "../event-bus/bus/event-id";
import { isWithin } from "../event-bus/clock";
import { EventBusError, type EventBusErrorCode, isEventBusError } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import type { ForeignCounts, RecordDoubt } from "../model/failure/record-doubt";
import { ensureOwnStream, OwnStream, type SeenStreams } from "./own-stream";
import type { RecordDigests } from "./record-digest";
import { RecordTrust } from "./record-trust";

/** What a stream of Jetlag's own needs from its surroundings. */
export interface RecordStreamOptions {
  readonly bus: Pick<EventBus, "streams" | "messages" | "connection">;
  readonly logger: Logger;
  /** False creates no stream. */
  readonly durable: boolean;
  /** Signs what is stored and checks what is read; without them every record is trusted. */
  readonly digests?: RecordDigests | undefined;
}

/** Takes a stored message; `doubt` says why it is not one of ours, null when it is or when nothing tells. */
export type TakeRecord = (message: StoredMessage, doubt: RecordDoubt | null) => void;

const pageSize = 500;
/** Between two attempts at storing something while storing fails, milliseconds; and while it fails elsewhere. */
const probeMs = 5_000;
const suspectProbeMs = 60_000;
/** Subject of what is stored only to see whether that is possible; nobody reads it. */
const probeToken = "probe";

const messageErrors: readonly EventBusErrorCode[] = [
  "wrong_expected_sequence",
  "payload_too_large",
  "invalid_input",
  "invalid_subject",
];

/** True for an error that says something about one message, and nothing about the stream it was for. */
export function isMessageError(error: unknown): error is EventBusError {
  return isEventBusError(error) && messageErrors.includes(error.code);
}

/** A stream that Jetlag keeps for its own records and reads from its beginning, passively. */
export class RecordStream {
  readonly #options: RecordStreamOptions;
  readonly #name: string;
  readonly #own: OwnStream;
  readonly #onBegunAnew: () => void;
  readonly #trust: RecordTrust | null;
  #nextSeq = 1;
  /** Counts the streams that had this name: what was read of an earlier one does not count. */
  #generation = 0;
  #reading: Promise<void> | null = null;
  #probedMs = Number.NEGATIVE_INFINITY;

  /** `onBegunAnew` is called when everything that was read is gone; reading begins at the first record again. */
  constructor(options: RecordStreamOptions, stream: NewStream, onBegunAnew: () => void = () => {}) {
    const { bus, logger } = options;
    this.#options = options;
    this.#name = stream.name;
    this.#onBegunAnew = onBegunAnew;
    this.#trust = options.digests === undefined ? null : new RecordTrust(options.digests);
    this.#own = new OwnStream({
      bus,
      logger,
      name: stream.name,
      maxBytes: stream.maxBytes ?? null,
      make: async () => {
        const { createdAt } = await ensureOwnStream(bus, {
          subjects: [`${stream.name}.>`],
          retention: "limits",
          storage: "file",
          discard: "old",
          allowDirect: true,
          ...stream,
        });
        return createdAt;
      },
      onBegunAnew: () => this.#beginAnew(),
    });
  }

  /** Why records do not outlive the process or cannot be stored, and what to do, in sentences; null when all is well. */
  get problem(): string | null {
    if (!this.#options.durable) return "Kept in memory only: a restart of the dashboard forgets it.";
    if (this.#own.isRefused) return `Kept in memory only: a restart of the dashboard forgets it. ${this.#own.problem}`;
    return this.#own.problem;
  }

  /** The stream itself; null when everything stays in memory by choice. */
  get own(): OwnStream | null {
    return this.#options.durable ? this.#own : null;
  }

  /** False when records stay in memory. */
  get isDurable(): boolean {
    return this.#options.durable && !this.#own.isRefused;
  }

  /** Records that were read and not trusted; null where every record is trusted. */
  get foreign(): ForeignCounts | null {
    return this.#trust?.foreign ?? null;
  }

  /** Creates the stream where it is missing. What is refused is kept in memory; {@link problem} says why. */
  async open(): Promise<void> {
    if (this.#options.durable) await this.#own.ensure();
  }

  /** Compares the stream with what a sweep saw; one that is gone is made again. Never throws. */
  async look(seen: SeenStreams): Promise<void> {
    if (!this.#options.durable) return;
    await this.#own.look(seen);
    const { isThere, failsToWrite } = this.#own;
    if (!isThere || !(failsToWrite || seen.suspect === true)) return;
    if (isWithin(failsToWrite ? probeMs : suspectProbeMs, this.#probedMs, seen.nowMs)) return;
    this.#probedMs = seen.nowMs;
    // Not waited for: where nothing can be stored, the answer takes its time.
    const message = { subject: probeToken, data: new Uint8Array(), msgId: newEventId(seen.nowMs) };
    this.#publish(message).catch(() => {}); // noted where it is published
  }

  /** Messages before this sequence have been handed over. */
  get nextSeq(): number {
    return this.#nextSeq;
  }

  /**
   * Hands over the messages that were stored since the last time, whoever stored them. On a cluster the newest may be
   * missing when the server that answers is behind: {@link nextSeq} tells.
   */
  async readNew(take: TakeRecord): Promise<void> {
    if (!this.isDurable) return;
    // One that runs already may have asked for the end before what its caller wants was stored.
    await this.#reading?.catch(() => {});
    this.#reading ??= this.#read(take).finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  /**
   * Stores a message; `subject` is what follows the stream's name. Where the stream is gone it is made again first,
   * unless the message depends on what was stored before. Throws `no_leader` while the stream has none,
   * `no_stream_for_subject` when it is gone.
   */
  async append(message: OutgoingMessage): Promise<PublishAck> {
    const ack = await this.#store(message);
    // What we wrote ourselves, with nothing of others in between, need not be read.
    if (ack.seq === this.#nextSeq && this.#reading === null) this.#nextSeq++;
    return ack;
  }

  async #store(message: OutgoingMessage): Promise<PublishAck> {
    const { createdAt } = this.#own;
    try {
      return await this.#publish(message);
    } catch (error) {
      if (!isEventBusError(error) || error.code !== "no_stream_for_subject") throw error;
      await this.#own.makeAgain(createdAt);
      if (!this.#own.isThere || message.expectedLastSubjectSeq !== undefined) throw error;
      return this.#publish(message);
    }
  }

  async #publish(message: OutgoingMessage): Promise<PublishAck> {
    try {
      const ack = await this.#publishOnce(message);
      this.#own.noteWrite(null);
      return ack;
    } catch (error) {
      if (!isMessageError(error)) this.#own.noteWrite(error);
      throw error;
    }
  }

  async #publishOnce(message: OutgoingMessage): Promise<PublishAck> {
    const { bus, digests } = this.#options;
    try {
      const whole = { ...message, subject: `${this.#name}.${message.subject}`, expectedStream: this.#name };
      if (digests === undefined) return await bus.messages.publish(whole);
      const signed = digests.sign(this.#name, whole);
      const ack = await bus.messages.publish(signed);
      this.#trust?.wrote(signed, ack.seq);
      return ack;
    } catch (error) {
      // A cluster says the same of a stream that is gone and of one that chooses its leader.
      if (!isEventBusError(error) || error.code !== "no_stream_for_subject" || (await this.#isGone())) throw error;
      throw new EventBusError("no_leader", `the stream ${this.#name} has no leader: nothing was stored`, {
        cause: error,
      });
    }
  }

  /** False also when no answer comes. */
  async #isGone(): Promise<boolean> {
    try {
      await this.#options.bus.streams.info(this.#name);
      return false;
    } catch (error) {
      return !isEventBusError(error) || !["timeout", "bus_unavailable", "no_leader"].includes(error.code);
    }
  }

  #beginAnew(): void {
    this.#generation++;
    this.#trust?.forgetCounts();
    this.#nextSeq = 1;
    this.#onBegunAnew();
  }

  async #read(take: TakeRecord): Promise<void> {
    for (;;) {
      const generation = this.#generation;
      const page = await this.#options.bus.messages.range(this.#name, {
        fromSeq: this.#nextSeq,
        direction: "forward",
        limit: pageSize,
      });
      if (generation !== this.#generation) continue;
      for (const message of page.messages) {
        if (message.subject !== `${this.#name}.${probeToken}`) this.#hand(message, take);
        this.#nextSeq = message.seq + 1;
      }
      if (page.nextSeq !== null) continue;
      this.#trust?.caughtUp();
      return;
    }
  }

  #hand(message: StoredMessage, take: TakeRecord): void {
    const doubt = this.#trust?.doubtOf(message) ?? null;
    // The answer to a pull that names this stream as its inbox is stored under the subject of what was pulled.
    const isHere = message.subject.startsWith(`${this.#name}.`);
    const { stream, seq } = message;
    if (isHere) take(message, doubt);
    else this.#options.logger.warn({ stream, stream_seq: seq }, "Not a record: foreign subject");
  }
}

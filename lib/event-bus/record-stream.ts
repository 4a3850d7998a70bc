import type { ForeignCounts, RecordDoubt } from "../model/record-doubt";
import { EventBusError, isEventBusError } from "./errors";
import type { EventBus } from "./event-bus";
import type { Logger } from "./logger";
import type { OutgoingMessage, PublishAck, StoredMessage } from "./messages";
import type { RecordDigests } from "./record-digest";
import { RecordTrust } from "./record-trust";
import type { NewStream } from "./streams";

/** What a stream of Jetlag's own needs from its surroundings. */
export interface RecordStreamOptions {
  readonly bus: Pick<EventBus, "streams" | "messages" | "connection">;
  readonly logger: Logger;
  /** False creates no stream. */
  readonly durable: boolean;
  /** Signs what is stored and checks what is read; without them every record is believed. */
  readonly digests?: RecordDigests | undefined;
}

/** Takes a stored message; `doubt` says why it is not one of ours, null when it is or when nothing tells. */
export type TakeRecord = (message: StoredMessage, doubt: RecordDoubt | null) => void;

const pageSize = 500;
const clusterReplicas = 3;

/** A stream that Jetlag keeps for its own records and reads from its beginning, passively. */
export class RecordStream {
  readonly #options: RecordStreamOptions;
  readonly #stream: NewStream;
  readonly #trust: RecordTrust | null;
  #nextSeq = 1;
  #reading: Promise<void> | null = null;
  #durable: boolean;
  #problem: string | null = null;

  constructor(options: RecordStreamOptions, stream: NewStream) {
    this.#options = options;
    this.#stream = stream;
    this.#trust = options.digests === undefined ? null : new RecordTrust(options.digests);
    this.#durable = options.durable;
    if (!options.durable) this.#problem = "kept in memory only: a restart of the dashboard forgets them";
  }

  /** Why records do not outlive the process, or null. */
  get problem(): string | null {
    return this.#problem;
  }

  /** False when records stay in memory. */
  get isDurable(): boolean {
    return this.#durable;
  }

  /** Records that were read and not believed; null where every record is believed. */
  get foreign(): ForeignCounts | null {
    return this.#trust?.foreign ?? null;
  }

  /** Creates the stream where it is missing. Without permission: memory only. */
  async open(): Promise<void> {
    if (!this.#durable) return;
    const { bus, logger } = this.#options;
    try {
      await this.#ensure(bus);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.#durable = false;
      this.#problem = `kept in memory only: the stream ${this.#stream.name} cannot be created (${error.message})`;
      logger.warn({ stream: this.#stream.name, error: error.message }, "Records are kept in memory only");
    }
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
    if (!this.#durable) return;
    // One that runs already may have asked for the end before what its caller wants was stored.
    await this.#reading?.catch(() => {});
    this.#reading ??= this.#read(take).finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  /**
   * Stores a message; `subject` is what follows the stream's name. Throws `no_leader` while the stream has
   * none, `no_stream_for_subject` when it was deleted.
   */
  async append(message: OutgoingMessage): Promise<PublishAck> {
    const ack = await this.#publish(message);
    // What we wrote ourselves, with nothing of others in between, need not be read.
    if (ack.seq === this.#nextSeq && this.#reading === null) this.#nextSeq++;
    return ack;
  }

  async #publish(message: OutgoingMessage): Promise<PublishAck> {
    const { name } = this.#stream;
    const { bus, digests } = this.#options;
    try {
      const whole = { ...message, subject: `${name}.${message.subject}`, expectedStream: name };
      if (digests === undefined) return await bus.messages.publish(whole);
      const signed = digests.sign(name, whole);
      const ack = await bus.messages.publish(signed);
      this.#trust?.wrote(signed, ack.seq);
      return ack;
    } catch (error) {
      // A cluster says the same of a stream that is gone and of one that chooses its leader.
      if (!isEventBusError(error) || error.code !== "no_stream_for_subject" || (await this.#isGone())) throw error;
      throw new EventBusError("no_leader", `the stream ${name} has no leader: nothing was stored`, {
        cause: error,
      });
    }
  }

  /** False also when no answer comes. */
  async #isGone(): Promise<boolean> {
    try {
      await this.#options.bus.streams.info(this.#stream.name);
      return false;
    } catch (error) {
      return !isEventBusError(error) || !["timeout", "bus_unavailable", "no_leader"].includes(error.code);
    }
  }

  /** One made by another version or changed by its owner is used as it is. */
  async #ensure({ streams, connection }: RecordStreamOptions["bus"]): Promise<void> {
    try {
      await streams.info(this.#stream.name);
    } catch (error) {
      if (!isEventBusError(error) || error.code !== "stream_not_found") throw error;
      const status = connection.status();
      const isClustered = status.state === "connected" && status.cluster !== null;
      await this.#create(streams, isClustered ? clusterReplicas : 1);
    }
  }

  /** A cluster too small for that many replicas gets one. */
  async #create(streams: EventBus["streams"], replicas: number): Promise<void> {
    try {
      await streams.create({
        subjects: [`${this.#stream.name}.>`],
        retention: "limits",
        storage: "file",
        discard: "old",
        allowDirect: true,
        replicas,
        ...this.#stream,
      });
    } catch (error) {
      if (replicas === 1 || !isEventBusError(error) || error.code !== "rejected") throw error;
      await this.#create(streams, 1);
    }
  }

  async #read(take: TakeRecord): Promise<void> {
    for (;;) {
      const page = await this.#options.bus.messages.range(this.#stream.name, {
        fromSeq: this.#nextSeq,
        direction: "forward",
        limit: pageSize,
      });
      for (const message of page.messages) {
        const doubt = this.#trust?.doubtOf(message) ?? null;
        // The answer to a pull that names this stream as its inbox is stored under the subject of what was pulled.
        const isHere = message.subject.startsWith(`${this.#stream.name}.`);
        if (isHere) take(message, doubt);
        else
          this.#options.logger.warn(
            { stream: message.stream, stream_seq: message.seq },
            "Not a record: foreign subject",
          );
        this.#nextSeq = message.seq + 1;
      }
      if (page.nextSeq === null) return;
    }
  }
}

/** True when the account or server will not let us have the stream; other errors may pass. */
function isRefusal(error: unknown): error is Error {
  return isEventBusError(error) && ["permission_denied", "rejected", "conflict"].includes(error.code);
}

import { readDense } from "../../event-bus/adapters/jetstream/counts/dense-read";
import { messageIdOf, type OutgoingMessage, type StoredMessage } from "../../event-bus/adapters/jetstream/messages";
import { newEventId } from "../../event-bus/bus/event-id";
import type { PublishAck } from "../../event-bus/bus/publish-ack";
import { type Clock, isWithin } from "../../event-bus/clock";
import { errorText } from "../../event-bus/error-text";
import { EventBusError, isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import { isRecordError } from "../errors";
import { Fences } from "../fences";
import type { LogHealth } from "../log-health";
import type { LogBounds, LogSpec } from "../log-spec";
import { isInMemory, type Mark } from "../mark";
import { MemoryRecords } from "../memory/memory-records";
import type { NewRecord, StoredRecord } from "../record";
import type { LogQuery, LogReader, LookUp, RecordLog } from "../record-log";
import type { SeenStreams } from "../seen-streams";
import type { JetStreamAccess } from "./access";
import { OwnStream, ownStreamConfig } from "./own-stream";
import type { RecordDigests } from "./record-digest";
import { RecordTrust } from "./record-trust";
import type { StreamMaker } from "./stream-maker";

/** Records read at a time. */
const pageSize = 500;
/** Between two attempts at storing something while storing fails, milliseconds; and while it fails elsewhere. */
const probeMs = 5_000;
const suspectProbeMs = 60_000;
/** A server's `max_payload` where nothing else is configured, bytes. */
const usualMaxPayload = 1024 * 1024;
/** Key of what is stored only to see whether that is possible; nobody reads it. */
const probeKey = "probe";

/** What a log needs from its surroundings. */
export interface JetStreamRecordLogOptions {
  readonly access: JetStreamAccess;
  readonly maker: Pick<StreamMaker, "ensure">;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Name of the stream. */
  readonly stream: string;
  /** Signs what is stored and checks what is read; without them every record is trusted. */
  readonly digests: RecordDigests | undefined;
}

/** A log in a stream of Jetlag's own, read passively. What the account refuses to store is kept in memory. */
export class JetStreamRecordLog implements RecordLog {
  readonly fences: Fences;
  readonly #options: JetStreamRecordLogOptions;
  readonly #spec: LogSpec;
  readonly #reader: LogReader | null;
  readonly #own: OwnStream;
  readonly #memory: MemoryRecords;
  readonly #trust: RecordTrust | null;
  #nextSeq = 1;
  #isRead = false;
  /** Counts the streams that had this name: what was read of an earlier one does not count. */
  #generation = 0;
  #reading: Promise<void> | null = null;
  #storing: Promise<void> | null = null;
  #probedMs = Number.NEGATIVE_INFINITY;
  #maxRecordBytes = usualMaxPayload;
  /** Why records were kept back at the last attempt; null: all were stored. */
  #keptBackReason: string | null = null;

  constructor(options: JetStreamRecordLogOptions, spec: LogSpec, reader: LogReader | null = null) {
    const { access, maker, logger, digests } = options;
    this.#options = options;
    this.#spec = spec;
    this.#reader = reader;
    this.#trust = digests === undefined || spec.signed !== true ? null : new RecordTrust(digests);
    this.fences = new Fences(this, options.clock);
    this.#memory = new MemoryRecords(spec, options.clock, (before) => this.#dropMemory(before));
    this.#own = new OwnStream({
      ...{ access, maker, logger },
      stream: ownStreamConfig({ ...spec, name: options.stream }, [`${options.stream}.>`]),
      onBegunAnew: () => this.#beginAnew(),
      onDropped: (beforeSeq) => reader?.dropped?.(beforeSeq),
    });
  }

  get name(): string {
    return this.#spec.name;
  }

  get #stream(): string {
    return this.#options.stream;
  }

  get bounds(): LogBounds {
    const { bounds } = this.#spec;
    return { ...bounds, maxBytes: this.#own.health.maxBytes ?? bounds.maxBytes };
  }

  get isDurable(): boolean {
    return !this.#own.isRefused;
  }

  get isThere(): boolean {
    return this.#own.isThere;
  }

  get isRead(): boolean {
    return this.#isRead || !this.isDurable;
  }

  get nextMark(): Mark {
    return this.#nextSeq;
  }

  /** What the server says; while there is none, what it said last. */
  get maxRecordBytes(): number {
    const status = this.#options.access.connection.status();
    if (status.state === "connected") this.#maxRecordBytes = status.maxPayloadBytes;
    return this.#maxRecordBytes;
  }

  get failsToWrite(): boolean {
    return this.#own.failsToWrite;
  }

  get health(): LogHealth {
    return { ...this.#own.health, name: this.name, foreign: this.#trust?.foreign ?? null };
  }

  ensure(): Promise<void> {
    return this.#own.ensure();
  }

  async open(): Promise<void> {
    await this.ensure();
    await this.refresh();
  }

  /** Compares the stream with what a sweep saw; one that is gone is made again. Never throws. */
  async look(seen: SeenStreams): Promise<void> {
    await this.#own.look(seen);
    const { isThere, failsToWrite } = this.#own;
    if (!isThere || !(failsToWrite || seen.suspect === true)) return;
    if (isWithin(failsToWrite ? probeMs : suspectProbeMs, this.#probedMs, seen.nowMs)) return;
    this.#probedMs = seen.nowMs;
    // Not waited for: where nothing can be stored, the answer takes its time.
    const probe = { key: probeKey, data: new Uint8Array(), id: newEventId(seen.nowMs) };
    this.#publish(probe).catch(() => {}); // noted where it is published
  }

  /** On a cluster the newest may be missing when the server that answers is behind: {@link nextMark} tells. */
  async refresh(): Promise<void> {
    if (!this.#own.isThere) return;
    // One that runs already may have asked for the end before what its caller wants was stored.
    await this.#reading?.catch(() => {});
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
    this.#isRead = true;
    if (this.#spec.keepsBack !== true || this.#memory.size === 0 || this.#own.failsToWrite) return;
    this.#storing ??= this.#storeKeptBack().finally(() => {
      this.#storing = null;
    });
  }

  async append(record: NewRecord): Promise<Mark> {
    if (record.inMemory === true || !this.isDurable) return this.#memory.append(record).record.mark;
    try {
      return (await this.#store(record)).seq;
    } catch (error) {
      if (this.#spec.keepsBack === true) this.#keepBack(record);
      throw error;
    }
  }

  async get(mark: Mark, { signal }: LookUp = {}): Promise<StoredRecord | null> {
    if (isInMemory(mark)) return this.#memory.get(mark);
    const message = await this.#options.access.messages.get(this.#stream, mark, { signal });
    return message === null ? null : this.#toRecord(message);
  }

  async getMany(marks: readonly Mark[], take: (record: StoredRecord) => void, lookUp: LookUp = {}): Promise<void> {
    const wanted = new Set(marks);
    for (const mark of wanted) {
      const record = isInMemory(mark) ? this.#memory.get(mark) : null;
      if (record !== null) take(record);
    }
    const stored = [...wanted].filter((mark) => !isInMemory(mark));
    const takeWanted = (message: StoredMessage) => {
      if (wanted.has(message.seq)) take(this.#toRecord(message));
    };
    await readDense(this.#options.access.messages, this.#stream, stored, takeWanted, lookUp);
  }

  async last(key: string): Promise<StoredRecord | null> {
    if (!this.isDurable) return this.#memory.last(key);
    const message = await this.#options.access.messages.last(this.#stream, this.#subject(key));
    return message === null ? null : this.#toRecord(message);
  }

  async *find(query: LogQuery): AsyncGenerator<StoredRecord> {
    const newestFirst = query.newestFirst === true;
    // What is in memory is from before anything could be stored.
    if (!newestFirst) yield* this.#memory.find(query);
    if (this.isDurable) yield* this.#findStored(query);
    if (newestFirst) yield* this.#memory.find(query);
  }

  async *#findStored({
    key,
    sinceMs,
    newestFirst,
    pageSize: limit = pageSize,
  }: LogQuery): AsyncGenerator<StoredRecord> {
    const { messages } = this.#options.access;
    const direction = newestFirst === true ? "backward" : "forward";
    let from: { fromSeq?: number } | null = {};
    if (sinceMs !== undefined) {
      const oldest = await messages.firstSince(this.#stream, new Date(sinceMs));
      if (oldest === null) return;
      from = { fromSeq: oldest.seq };
    }
    while (from !== null) {
      const page = await messages.range(this.#stream, { subject: this.#subject(key), direction, limit, ...from });
      for (const message of page.messages) yield this.#toRecord(message);
      from = page.nextSeq === null ? null : { fromSeq: page.nextSeq };
    }
  }

  /**
   * Where the stream is gone it is made again first, unless the record depends on what was stored before. Throws
   * `no_leader` while the stream has none, `no_stream_for_subject` when it is gone.
   */
  async #store(record: NewRecord): Promise<PublishAck> {
    const { createdAt } = this.#own;
    const generation = this.#generation;
    let ack: PublishAck;
    try {
      ack = await this.#publish(record);
    } catch (error) {
      if (!isEventBusError(error) || error.code !== "no_stream_for_subject") throw error;
      await this.#own.makeAgain(createdAt);
      if (!this.#own.isThere || record.after !== undefined) throw error;
      ack = await this.#publish(record);
    }
    // What we wrote ourselves, with nothing of others in between, need not be read.
    if (ack.seq === this.#nextSeq && this.#reading === null && generation === this.#generation) this.#nextSeq++;
    return ack;
  }

  async #publish(record: NewRecord): Promise<PublishAck> {
    try {
      const ack = await this.#publishOnce(record);
      this.#own.noteWrite(null);
      return ack;
    } catch (error) {
      // Somebody else was quicker: so records are stored.
      if (isEventBusError(error) && error.code === "wrong_expected_sequence") this.#own.noteWrite(null);
      else if (!isRecordError(error)) this.#own.noteWrite(error);
      throw error;
    }
  }

  async #publishOnce({ key, data, headers = [], id, after }: NewRecord): Promise<PublishAck> {
    const { access, digests } = this.#options;
    const message: OutgoingMessage = {
      ...{ subject: this.#subject(key), data, headers, expectedStream: this.#stream },
      ...(id === undefined ? {} : { msgId: id }),
      ...(after === undefined ? {} : { expectedLastSubjectSeq: after }),
    };
    try {
      if (digests === undefined || this.#trust === null) return await access.messages.publish(message);
      const signed = digests.sign(this.#stream, message);
      const ack = await access.messages.publish(signed);
      this.#trust.wrote(signed, ack.seq);
      return ack;
    } catch (error) {
      // A cluster says the same of a stream that is gone and of one that chooses its leader.
      if (!isEventBusError(error) || error.code !== "no_stream_for_subject" || (await this.#isGone())) throw error;
      throw new EventBusError("no_leader", `the stream ${this.#stream} has no leader: nothing was stored`, {
        cause: error,
      });
    }
  }

  /** False also when no answer comes. */
  async #isGone(): Promise<boolean> {
    try {
      await this.#options.access.streams.info(this.#stream);
      return false;
    } catch (error) {
      return !isEventBusError(error) || !["timeout", "bus_unavailable", "no_leader"].includes(error.code);
    }
  }

  #keepBack(record: NewRecord): void {
    const { record: kept, isNew } = this.#memory.append(record);
    if (isNew) this.#reader?.take(kept, null);
  }

  /** Stores what is kept back, oldest first, until nothing can be stored. Never throws. */
  async #storeKeptBack(): Promise<void> {
    let refusal: unknown = null;
    for (const kept of [...this.#memory.from(Number.NEGATIVE_INFINITY)]) {
      if (!this.#own.isThere) return;
      const { mark, key, data, headers } = kept;
      const id = this.#memory.idOf(mark);
      try {
        const { seq } = await this.#store({ key, data, headers, ...(id === undefined ? {} : { id }) });
        this.#memory.remove(mark);
        this.#reader?.take({ ...kept, mark: seq }, null);
      } catch (error) {
        refusal = error;
        if (!isRecordError(error)) break;
      }
    }
    this.#tellKeptBack(refusal);
  }

  /** Each reason once: a record that can never be stored is tried again with every reading. */
  #tellKeptBack(refusal: unknown): void {
    const reason = refusal === null ? null : errorText(refusal);
    if (reason !== null && reason !== this.#keptBackReason) {
      const about = { error: refusal, stream: this.#stream, records: this.#memory.size };
      this.#options.logger.warn(about, "Records are kept in memory for now");
    }
    this.#keptBackReason = reason;
  }

  #dropMemory(before: Mark): void {
    const { logger } = this.#options;
    if (this.#spec.keepsBack === true)
      logger.error({ stream: this.#stream }, "Records that could not be stored are forgotten: there are too many");
    this.#reader?.dropped?.(before);
  }

  #beginAnew(): void {
    this.#generation++;
    this.#trust?.forgetCounts();
    this.#nextSeq = 1;
    this.#isRead = false;
    this.#reader?.begunAnew?.();
  }

  async #read(): Promise<void> {
    for (;;) {
      const generation = this.#generation;
      const page = await this.#options.access.messages.range(this.#stream, {
        fromSeq: this.#nextSeq,
        direction: "forward",
        limit: pageSize,
      });
      if (generation !== this.#generation) continue;
      for (const message of page.messages) {
        this.#hand(message);
        this.#nextSeq = message.seq + 1;
      }
      if (page.nextSeq !== null) continue;
      this.#trust?.caughtUp();
      return;
    }
  }

  #hand(message: StoredMessage): void {
    if (message.subject === this.#subject(probeKey)) return;
    const doubt = this.#trust?.doubtOf(message) ?? null;
    // The answer to a pull that names this stream as its inbox is stored under the subject of what was pulled.
    const isHere = message.subject.startsWith(`${this.#stream}.`);
    const { stream, seq } = message;
    if (!isHere) {
      this.#options.logger.warn({ stream, stream_seq: seq }, "Not a record: foreign subject");
      return;
    }
    const record = this.#toRecord(message);
    const isRecord = this.#reader?.take(record, doubt) !== false;
    this.fences.note(record, isRecord && doubt === null);
  }

  #toRecord(message: StoredMessage): StoredRecord {
    const { seq, subject, storedAt, headers, data } = message;
    const id = messageIdOf(message);
    return { log: this.name, mark: seq, key: subject.slice(this.#stream.length + 1), storedAt, id, headers, data };
  }

  #subject(key: string): string {
    return `${this.#stream}.${key}`;
  }
}

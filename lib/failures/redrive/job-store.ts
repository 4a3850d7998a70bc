import type { StoredMessage } from "../../event-bus/broker/messages";
import type { EventBus } from "../../event-bus/bus/event-bus";
import { newEventId } from "../../event-bus/bus/event-id";
import { agoMs, type Clock, elapsedMs, type Moment, thisMoment } from "../../event-bus/clock";
import { EventBusError, isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import type { BrokerClock } from "../../model/broker-time";
import type { ForeignCounts, RecordDoubt } from "../../model/failure/record-doubt";
import type { OwnStream, SeenStreams } from "../../store/own-stream";
import type { RecordDigests } from "../../store/record-digest";
import { RecordStream } from "../../store/record-stream";
import type { MessageEnd } from "./job-ends";
import { JobLedger } from "./job-ledger";
import {
  encodeJobRecord,
  idsPerPart,
  type JobCreated,
  type JobRecord,
  jobSubject,
  parseJobRecord,
  type RunRecord,
} from "./job-record";
import { isPassing, pause, untilConnected } from "./patience";

/** Stream of jobs. */
export const jobStream = "JETLAG_JOBS";
/**
 * Bounds of the stream: it outlives the failures that its jobs are about. Every process holds what it says of each
 * message in memory, about twice as many bytes.
 */
export const jobBounds = { maxAgeMs: 30 * 24 * 60 * 60 * 1_000, maxBytes: 64 * 1024 * 1024 };

/** What jobs that are over may hold together where there is no stream to bound them. */
const memoryBounds = { jobs: 1_000, messages: 100_000 };

const retryMs = 250;

/** Another process has the job now. */
export class JobLostError extends Error {
  override readonly name = "JobLostError";
}

/** A record that this process wrote. */
interface OwnRecord {
  readonly seq: number;
  /** When the writing began: others heard of it at that time at the earliest. */
  readonly began: Moment;
}

/** What the store needs from its surroundings. */
export interface JobStoreOptions {
  readonly bus: Pick<EventBus, "streams" | "messages" | "connection">;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly durable: boolean;
  /** With them, only what they vouch for is a record. */
  readonly digests?: RecordDigests | undefined;
  /** This process, as the owner of jobs. */
  readonly owner: string;
  /** Called with every message that ended, also those read from the stream. */
  readonly onEnd: (job: JobLedger, end: MessageEnd) => void;
  /** Called with a job that is not kept any more. */
  readonly onForgotten: (job: JobLedger) => void;
}

/** Jobs by their records, in a stream of Jetlag's own. */
export class JobStore {
  readonly jobs = new Map<string, JobLedger>();
  readonly #options: JobStoreOptions;
  readonly #stream: RecordStream;
  /** When the last record of each job's owner was seen here, by {@link elapsedMs}. */
  readonly #seenMs = new Map<string, number>();
  /**
   * The fence: of each job that this process has, the last record that it wrote itself. Records that were read say what
   * others did, and give no right to write after them.
   */
  readonly #own = new Map<string, OwnRecord>();
  /** Counts records that are kept in memory only: all before those of the stream. */
  #lastInMemory = Number.MIN_SAFE_INTEGER;
  /** Jobs that began while nothing could be stored: they stay in memory. */
  readonly #inMemory = new Set<string>();

  constructor(options: JobStoreOptions) {
    this.#options = options;
    const stream = { name: jobStream, description: "Redrive jobs: plans, progress, outcomes", ...jobBounds };
    this.#stream = new RecordStream(options, stream, () => this.#forgetStored());
  }

  /** Why jobs do not outlive the process or cannot be written, and what to do; null when all is well. */
  get problem(): string | null {
    return this.#stream.problem;
  }

  /** Records in the stream that were not trusted; null where every record is. */
  get foreign(): ForeignCounts | null {
    return this.#stream.foreign;
  }

  /** The stream that keeps the jobs; null when they stay in memory by choice. */
  get own(): OwnStream | null {
    return this.#stream.own;
  }

  /** Compares the stream with what a sweep saw; one that is gone is made again. Never throws. */
  look(seen: SeenStreams): Promise<void> {
    return this.#stream.look(seen);
  }

  /** Creates the stream where it is missing and reads what it holds. */
  async open(): Promise<void> {
    await this.#stream.open();
    await this.refresh();
  }

  /** Reads what other processes wrote. */
  async refresh(): Promise<void> {
    if (this.#stream.own?.isThere === false) return;
    await this.#stream.readNew((message, doubt) => {
      const parsed = doubt === null ? parseJobRecord(message) : null;
      if (parsed !== null) this.#apply(parsed.job, parsed.record, message.seq, message.storedAt);
      else this.#passOver(message, doubt);
    });
  }

  /** Takes nothing from it; but it is the last one of its subject now, so the job's next owner must expect it there. */
  #passOver({ seq, subject }: StoredMessage, doubt: RecordDoubt | null): void {
    if (doubt === null) this.#options.logger.warn({ stream: jobStream, stream_seq: seq }, "Not a job record");
    const [, job = "", kind] = subject.split(".");
    const ledger = this.jobs.get(job);
    if (ledger === undefined || kind !== "run" || seq <= ledger.runSeq) return;
    // Nobody takes a job by such a record: its owner goes on behind it.
    const own = this.#own.get(job);
    if (own?.seq === ledger.runSeq) this.#own.set(job, { ...own, seq });
    ledger.runSeq = seq;
  }

  /** The same, and throws `timeout` when what was read does not reach `seq` yet. */
  async refreshTo(seq: number): Promise<void> {
    await this.refresh();
    if (this.#stream.isDurable && this.#stream.nextSeq <= seq)
      throw new EventBusError("timeout", `the server that answered for ${jobStream} is behind`);
  }

  /** How long its owner has not been heard of, milliseconds. */
  silenceMs(id: string): number {
    return elapsedMs(this.#options.clock) - (this.#seenMs.get(id) ?? Number.NEGATIVE_INFINITY);
  }

  /**
   * Failures that running jobs have which were started before this one, each with its job: theirs to act on. After
   * {@link refreshTo} its own start all of them are known, in whatever process they run.
   */
  claimedBefore(job: JobLedger): ReadonlyMap<string, string> {
    const claims = new Map<string, string>();
    for (const other of this.jobs.values()) {
      if (other === job || !other.isReady || other.status !== "running" || other.startedSeq >= job.startedSeq) continue;
      for (const index of other.remaining()) claims.set(other.ids[index] ?? "", other.id);
    }
    return claims;
  }

  /** Writes a plan and then the job; with the last word it exists. */
  async create(id: string, created: JobCreated, ids: readonly string[], signal: AbortSignal): Promise<JobLedger> {
    for (let from = 0; from < ids.length; from += idsPerPart) {
      await this.#append(id, { type: "plan", ids: ids.slice(from, from + idsPerPart) }, signal);
    }
    this.#own.set(id, await this.#append(id, created, signal));
    this.#forgetInMemory();
    return this.#ledger(id);
  }

  /** Takes a job as it is known here. Throws {@link JobLostError} when somebody else wrote meanwhile. */
  async take(id: string, record: Extract<RunRecord, { type: "owner" }>, signal: AbortSignal): Promise<void> {
    this.#own.set(id, await this.#append(id, record, signal, this.#ledger(id).runSeq));
  }

  /** Asks its owner for something. */
  async ask(id: string, record: Extract<JobRecord, { type: "ask" }>, signal: AbortSignal): Promise<void> {
    await this.#append(id, record, signal);
  }

  /** Writes as its owner. Throws {@link JobLostError} when another process took the job, known here or not. */
  async write(id: string, record: RunRecord, signal: AbortSignal): Promise<void> {
    const written = await this.#appendAsOwner(id, record, signal);
    if (this.#ledger(id).owner === this.#options.owner) this.#own.set(id, written);
    else this.#own.delete(id); // let go by this record, or taken by another behind it
  }

  async #appendAsOwner(id: string, record: RunRecord, signal: AbortSignal): Promise<OwnRecord> {
    for (;;) {
      const last = this.#own.get(id);
      if (last === undefined || this.#ledger(id).owner !== this.#options.owner) throw lost(id);
      try {
        return await this.#append(id, record, signal, last.seq);
      } catch (error) {
        if (!(error instanceof JobLostError)) throw error;
        await this.refresh();
        // Something stands behind our last record: unless it was passed over, it is another owner's.
        if (this.#own.get(id)?.seq === last.seq) throw error;
      }
    }
  }

  /** How long ago the last record was written that says that this process has the job, milliseconds. */
  vouchedAgoMs(id: string): number {
    const own = this.#own.get(id);
    return own === undefined ? Number.POSITIVE_INFINITY : agoMs(own.began, this.#options.clock);
  }

  /**
   * Forgets jobs of which the stream dropped something (a new process could not read them any more), but for those
   * that `isBusy` here. `firstSeq`: of the stream.
   */
  dropBefore(firstSeq: number, isBusy: (id: string) => boolean): void {
    for (const job of this.jobs.values()) {
      if (job.firstSeq < firstSeq && !this.#inMemory.has(job.id) && !isBusy(job.id)) this.#forget(job);
    }
  }

  /** Forgets the oldest of those that are over, where no stream bounds them. */
  #forgetInMemory(): void {
    if (this.#stream.isDurable) return;
    const over = [...this.jobs.values()].filter(({ isOver }) => isOver);
    let messages = over.reduce((sum, { ids }) => sum + ids.length, 0);
    let jobs = over.length;
    for (const job of over) {
      if (jobs <= memoryBounds.jobs && messages <= memoryBounds.messages) return;
      jobs--;
      messages -= job.ids.length;
      this.#forget(job);
    }
  }

  #forget(job: JobLedger): void {
    this.jobs.delete(job.id);
    this.#seenMs.delete(job.id);
    this.#own.delete(job.id);
    this.#inMemory.delete(job.id);
    this.#options.onForgotten(job);
  }

  /**
   * Tries again with the same id for as long as no answer comes: a record is stored once, or somebody hears of it.
   */
  async #append(id: string, record: JobRecord, signal: AbortSignal, expectedSeq?: number): Promise<OwnRecord> {
    const { bus, clock, brokerNow } = this.#options;
    const began = thisMoment(clock);
    // By the clock that dates the messages of the stream: who reads the record later takes its time from there.
    const at = new Date(brokerNow()).toISOString();
    if (!this.#stream.isDurable) this.#inMemory.add(id);
    if (this.#inMemory.has(id)) {
      const seq = ++this.#lastInMemory;
      this.#apply(id, record, seq, at);
      return { seq, began };
    }
    const message = {
      subject: jobSubject(id, record),
      data: encodeJobRecord(record),
      msgId: newEventId(clock.now()),
      ...(expectedSeq === undefined ? {} : { expectedLastSubjectSeq: expectedSeq }),
    };
    for (;;) {
      try {
        const { seq } = await this.#stream.append(message);
        this.#apply(id, record, seq, at);
        return { seq, began };
      } catch (error) {
        if (isEventBusError(error) && error.code === "wrong_expected_sequence") throw lost(id);
        if (!isPassing(error) || signal.aborted) throw error;
        await pause(clock, retryMs, signal);
        if (!(await untilConnected(bus.connection, signal))) throw error;
      }
    }
  }

  #apply(id: string, record: JobRecord, seq: number, at: string): void {
    const ledger = this.#ledger(id);
    const isRun = record.type !== "plan" && record.type !== "ask";
    if (!this.#inMemory.has(id)) {
      // What we wrote may be read once more.
      if (isRun ? seq <= ledger.runSeq : seq <= ledger.otherSeq) return;
      if (isRun) ledger.runSeq = seq;
      else ledger.otherSeq = seq;
    }
    if (isRun) this.#seenMs.set(id, elapsedMs(this.#options.clock));
    for (const end of ledger.apply(record, at, seq)) this.#options.onEnd(ledger, end);
  }

  /** Who runs one of them loses it with its next record. */
  #forgetStored(): void {
    for (const job of this.jobs.values()) if (!this.#inMemory.has(job.id)) this.#forget(job);
  }

  #ledger(id: string): JobLedger {
    const known = this.jobs.get(id) ?? new JobLedger(id);
    this.jobs.set(id, known);
    return known;
  }
}

const lost = (id: string) => new JobLostError(`another process has job ${id}`);

import type { Clock } from "../event-bus/clock";
import { EventBusError, isEventBusError } from "../event-bus/errors";
import type { EventBus } from "../event-bus/event-bus";
import { newEventId } from "../event-bus/event-id";
import type { Logger } from "../event-bus/logger";
import type { StoredMessage } from "../event-bus/messages";
import type { RecordDigests } from "../event-bus/record-digest";
import { RecordStream } from "../event-bus/record-stream";
import type { ForeignCounts, RecordDoubt } from "../model/record-doubt";
import { JobLedger, type MessageEnd } from "./job-ledger";
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
/** Bounds of the stream: it outlives the failures that its jobs are about. */
export const jobBounds = { maxAgeMs: 30 * 24 * 60 * 60 * 1_000, maxBytes: 256 * 1024 * 1024 };

const retryMs = 250;

/** Another process has the job now. */
export class JobLostError extends Error {
  override readonly name = "JobLostError";
}

/** What the store needs from its surroundings. */
export interface JobStoreOptions {
  readonly bus: Pick<EventBus, "streams" | "messages" | "connection">;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly durable: boolean;
  /** With them, only what they vouch for is a record. */
  readonly digests?: RecordDigests | undefined;
  /** Called with every message that ended, also those read from the stream. */
  readonly onEnd: (job: JobLedger, end: MessageEnd) => void;
}

/** Jobs by their records, in a stream of Jetlag's own. */
export class JobStore {
  readonly jobs = new Map<string, JobLedger>();
  readonly #options: JobStoreOptions;
  readonly #stream: RecordStream;
  /** When the last record of each job's owner was seen here, Unix milliseconds. */
  readonly #seenMs = new Map<string, number>();
  /** Counts records that are kept in memory only. */
  #lastInMemory = 0;

  constructor(options: JobStoreOptions) {
    this.#options = options;
    this.#stream = new RecordStream(options, {
      name: jobStream,
      description: "Redrive jobs: plans, progress, outcomes",
      ...jobBounds,
    });
  }

  /** Why jobs do not outlive the process, or null. */
  get problem(): string | null {
    return this.#stream.problem;
  }

  /** Records in the stream that were not believed; null where every record is. */
  get foreign(): ForeignCounts | null {
    return this.#stream.foreign;
  }

  /** Creates the stream where it is missing and reads what it holds. */
  async open(): Promise<void> {
    await this.#stream.open();
    await this.refresh();
  }

  /** Reads what other processes wrote. */
  refresh(): Promise<void> {
    return this.#stream.readNew((message, doubt) => {
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
    if (ledger !== undefined && kind === "run") ledger.runSeq = Math.max(ledger.runSeq, seq);
  }

  /** The same, and throws `timeout` when what was read does not reach `seq` yet. */
  async refreshTo(seq: number): Promise<void> {
    await this.refresh();
    if (this.#stream.isDurable && this.#stream.nextSeq <= seq)
      throw new EventBusError("timeout", `the server that answered for ${jobStream} is behind`);
  }

  /** How long its owner has not been heard of, milliseconds. */
  silenceMs(id: string): number {
    return this.#options.clock.now() - (this.#seenMs.get(id) ?? 0);
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
    await this.#append(id, created, signal);
    return this.#ledger(id);
  }

  /** Asks its owner for something. */
  async ask(id: string, record: Extract<JobRecord, { type: "ask" }>, signal: AbortSignal): Promise<void> {
    await this.#append(id, record, signal);
  }

  /** Writes as its owner. Throws {@link JobLostError} when somebody else wrote meanwhile. */
  async write(id: string, record: RunRecord, signal: AbortSignal): Promise<void> {
    await this.#append(id, record, signal, this.#ledger(id).runSeq);
  }

  /** Tries again with the same id for as long as no answer comes: a record is stored once, or somebody hears of it. */
  async #append(id: string, record: JobRecord, signal: AbortSignal, expectedSeq?: number): Promise<void> {
    const { bus, clock } = this.#options;
    const at = new Date(clock.now()).toISOString();
    if (!this.#stream.isDurable) return this.#apply(id, record, ++this.#lastInMemory, at);
    const message = {
      subject: jobSubject(id, record),
      data: encodeJobRecord(record),
      msgId: newEventId(clock.now()),
      ...(expectedSeq === undefined ? {} : { expectedLastSubjectSeq: expectedSeq }),
    };
    for (;;) {
      try {
        const { seq } = await this.#stream.append(message);
        return this.#apply(id, record, seq, at);
      } catch (error) {
        if (isEventBusError(error) && error.code === "wrong_expected_sequence") {
          throw new JobLostError(`another process has job ${id}`);
        }
        if (!isPassing(error) || signal.aborted) throw error;
        await pause(clock, retryMs, signal);
        if (!(await untilConnected(bus.connection, signal))) throw error;
      }
    }
  }

  #apply(id: string, record: JobRecord, seq: number, at: string): void {
    const ledger = this.#ledger(id);
    const isRun = record.type !== "plan" && record.type !== "ask";
    if (this.#stream.isDurable) {
      // What we wrote may be read once more.
      if (isRun ? seq <= ledger.runSeq : seq <= ledger.otherSeq) return;
      if (isRun) ledger.runSeq = seq;
      else ledger.otherSeq = seq;
    }
    if (isRun) this.#seenMs.set(id, this.#options.clock.now());
    if (record.type === "created" || record.type === "created_for_consumer" || record.type === "owner")
      ledger.startedSeq = seq;
    for (const end of ledger.apply(record, at)) this.#options.onEnd(ledger, end);
  }

  #ledger(id: string): JobLedger {
    const known = this.jobs.get(id) ?? new JobLedger(id);
    this.jobs.set(id, known);
    return known;
  }
}

import { newEventId } from "../event-bus/bus/event-id";
import { type Clock, elapsedMs } from "../event-bus/clock";
import type { BusConnection } from "../event-bus/connection";
import { EventBusError } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import { isPassing, pause, untilConnected } from "../event-bus/patience";
import type { BrokerClock } from "../model/broker-time";
import type { RecordDoubt } from "../model/failure/record-doubt";
import { headerValue } from "../model/message/headers";
import { isTimeText } from "../model/text/time-text";
import { isFenceLost } from "../store/fence";
import type { KeyFence } from "../store/key-fence";
import type { LogSpec } from "../store/log-spec";
import { isDropped, isInMemory, type Mark } from "../store/mark";
import type { FencedRecord, StoredRecord } from "../store/record";
import type { RecordLog } from "../store/record-log";
import type { Store } from "../store/store";
import type { MessageEnd } from "./job-ends";
import { JobLedger } from "./job-ledger";
import {
  encodeJobRecord,
  type JobCreated,
  type JobRecord,
  jobKey,
  type PlanPart,
  parseJobRecord,
  type RunRecord,
  runKey,
} from "./job-record";

/**
 * Log of jobs: it outlives the failures and messages that they are about. Every process holds what it says of each message in memory,
 * in about twice as many bytes.
 */
export const jobLog = {
  worth: "jobs",
  name: "JETLAG_JOBS",
  purpose: "Jobs: plans, progress, outcomes",
  bounds: { maxAgeMs: 30 * 24 * 60 * 60 * 1_000, maxBytes: 64 * 1024 * 1024 },
  // What they say is held by the jobs themselves.
  memory: { maxRecords: 1, maxBytes: 1024 * 1024 },
  signed: true,
} as const satisfies LogSpec;

/** What jobs that are over may hold together where there is no log to bound them. */
const memoryBounds = { jobs: 1_000, messages: 100_000 };

const retryMs = 250;
/** When a record was written by the clock of the watched broker, where a server with another clock stores it. */
const brokerAtHeader = "Jetlag-Broker-At";

/** Another process has the job now. */
export class JobLostError extends Error {
  override readonly name = "JobLostError";
}

/** What the store needs from its surroundings. */
export interface JobStoreOptions {
  readonly store: Pick<Store, "log" | "isOnBroker">;
  readonly connection: BusConnection;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  /** This process, as the owner of jobs. */
  readonly owner: string;
  /** True while a job runs here: it is not forgotten. */
  readonly isBusy: (job: string) => boolean;
  /** Called with every message that ended, also those read from the log. */
  readonly onEnd: (job: JobLedger, end: MessageEnd) => void;
  /** Called with a job that is not kept any more. */
  readonly onForgotten: (job: JobLedger) => void;
}

/** Jobs by their records, in a log. */
export class JobStore {
  readonly jobs = new Map<string, JobLedger>();
  readonly records: RecordLog;
  readonly #options: JobStoreOptions;
  /** When the last record of each job's owner was seen here, by {@link elapsedMs}. */
  readonly #seenMs = new Map<string, number>();
  /** Jobs that began while nothing could be stored: they stay in memory. */
  readonly #inMemory = new Set<string>();
  /** Stored records before this mark are gone. */
  #droppedBefore: Mark = 0;

  constructor(options: JobStoreOptions) {
    this.#options = options;
    this.records = options.store.log(jobLog, {
      take: (record, doubt) => this.#take(record, doubt),
      dropped: (before) => this.#dropBefore(before),
      begunAnew: () => this.#forgetStored(),
    });
  }

  /** Reads what other processes wrote, and forgets what the log dropped. */
  async refresh(): Promise<void> {
    await this.records.refresh();
    this.#dropBefore(this.#droppedBefore); // those that were busy then
  }

  /** The same, and throws `timeout` when what was read does not reach `mark` yet. */
  async refreshTo(mark: Mark): Promise<void> {
    await this.refresh();
    if (!isInMemory(mark) && this.records.isDurable && this.records.nextMark <= mark)
      throw new EventBusError("timeout", `the server that answered for ${jobLog.name} is behind`);
  }

  /** How long its owner has not been heard of, milliseconds. */
  silenceMs(id: string): number {
    return elapsedMs(this.#options.clock) - (this.#seenMs.get(id) ?? Number.NEGATIVE_INFINITY);
  }

  /**
   * What running jobs over failures have which were started before this one, each with its job: theirs to act on. After
   * {@link refreshTo} its own start all of them are known, in whatever process they run.
   */
  claimedBefore(job: JobLedger): ReadonlyMap<string, string> {
    const claims = new Map<string, string>();
    for (const other of this.jobs.values()) {
      const isOverFailures = other.created !== null && other.created.type !== "created_over_messages";
      if (other === job || !isOverFailures || !other.isReady) continue;
      if (other.status !== "running" || other.startedMark >= job.startedMark) continue;
      for (const index of other.remaining()) claims.set(other.ids[index] ?? "", other.id);
    }
    return claims;
  }

  /** Writes a plan, part by part, and then the job; with the last word it exists. */
  async create(id: string, created: JobCreated, plan: Iterable<PlanPart>, signal: AbortSignal): Promise<JobLedger> {
    if (!this.records.isDurable) this.#inMemory.add(id);
    for (const part of plan) await this.#append(id, { type: "plan", ...part }, signal);
    const fence = this.#fence(id);
    await this.#write(id, created, signal, (record) => fence.take(record, null));
    this.#forgetInMemory();
    return this.#ledger(id);
  }

  /** Takes a job as it is known here. Throws {@link JobLostError} when somebody else wrote meanwhile. */
  async take(id: string, record: Extract<RunRecord, { type: "owner" }>, signal: AbortSignal): Promise<void> {
    const [fence, after] = [this.#fence(id), this.#ledger(id).runMark];
    await this.#write(id, record, signal, (encoded) => fence.take(encoded, after));
  }

  /** Asks its owner for something. */
  async ask(id: string, record: Extract<JobRecord, { type: "ask" }>, signal: AbortSignal): Promise<void> {
    await this.#append(id, record, signal);
  }

  /** Writes as its owner. Throws {@link JobLostError} when another process took the job, known here or not. */
  async write(id: string, record: RunRecord, signal: AbortSignal): Promise<void> {
    const fence = this.#fence(id);
    if (this.#ledger(id).owner !== this.#options.owner) fence.release();
    await this.#write(id, record, signal, (encoded) => fence.append(encoded));
    // Let go by this record, or taken by another behind it.
    if (this.#ledger(id).owner !== this.#options.owner) fence.release();
  }

  /** How long ago the last record was written that says that this process has the job, milliseconds. */
  vouchedAgoMs(id: string): number {
    return this.#fence(id).vouchedAgoMs;
  }

  /** Forgets jobs of which something is gone: a new process could not read them any more. */
  #dropBefore(before: Mark): void {
    if (isInMemory(before)) return; // those in memory are held by this process, see `#forgetInMemory`
    this.#droppedBefore = before;
    for (const job of this.jobs.values()) {
      if (isDropped(job.firstMark, before) && !this.#options.isBusy(job.id)) this.#forget(job);
    }
  }

  /** Forgets the oldest of those that are over, where no log bounds them. */
  #forgetInMemory(): void {
    if (this.records.isDurable) return;
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
    this.records.fences.forget(runKey(job.id));
    this.#inMemory.delete(job.id);
    this.#options.onForgotten(job);
  }

  #append(id: string, record: JobRecord, signal: AbortSignal): Promise<void> {
    return this.#write(id, record, signal, (encoded) => this.records.append({ key: jobKey(id, record), ...encoded }));
  }

  /**
   * Tries again with the same id for as long as no answer comes: a record is stored once, or somebody hears of it.
   */
  async #write(id: string, record: JobRecord, signal: AbortSignal, store: StoreRecord): Promise<void> {
    const { connection, clock, brokerNow, store: kept } = this.#options;
    // By the broker's clock: what is sent is judged by when the broker may have got it.
    const at = new Date(brokerNow()).toISOString();
    const headers: [string, string][] = kept.isOnBroker ? [] : [[brokerAtHeader, at]];
    const inMemory = this.#inMemory.has(id);
    const encoded = { data: encodeJobRecord(record), headers, id: newEventId(clock.now()), inMemory };
    for (;;) {
      try {
        this.#apply(id, record, await store(encoded), at);
        return;
      } catch (error) {
        if (isFenceLost(error)) throw new JobLostError(`another process has job ${id}`, { cause: error });
        if (!isPassing(error) || signal.aborted) throw error;
        await pause(clock, retryMs, signal);
        if (!(await untilConnected(connection, signal))) throw error;
      }
    }
  }

  /** False for what is no job record. */
  #take(stored: StoredRecord, doubt: RecordDoubt | null): boolean {
    const parsed = doubt === null ? parseJobRecord(stored) : null;
    if (parsed !== null) this.#apply(parsed.job, parsed.record, stored.mark, brokerTimeOf(stored));
    else this.#passOver(stored, doubt);
    return parsed !== null;
  }

  /** Takes nothing from it; but it is the last one of its key now, so the job's next owner must expect it there. */
  #passOver({ log: stream, key, mark }: StoredRecord, doubt: RecordDoubt | null): void {
    if (doubt === null) this.#options.logger.warn({ stream, stream_seq: mark }, "Not a job record");
    const [job = ""] = key.split(".");
    const ledger = this.jobs.get(job);
    if (ledger !== undefined && key === runKey(job)) ledger.runMark = Math.max(ledger.runMark, mark);
  }

  #apply(id: string, record: JobRecord, mark: Mark, at: string): void {
    const ledger = this.#ledger(id);
    const isRun = record.type !== "plan" && record.type !== "ask";
    // What we wrote may be read once more.
    if (isRun ? mark <= ledger.runMark : mark <= ledger.otherMark) return;
    if (isRun) ledger.runMark = mark;
    else ledger.otherMark = mark;
    if (isRun) this.#seenMs.set(id, elapsedMs(this.#options.clock));
    for (const end of ledger.apply(record, at, mark)) this.#options.onEnd(ledger, end);
  }

  /** Who runs one of them loses it with its next record. */
  #forgetStored(): void {
    this.#droppedBefore = 0;
    for (const job of this.jobs.values()) if (!this.#inMemory.has(job.id)) this.#forget(job);
  }

  #fence(id: string): KeyFence {
    return this.records.fences.of(runKey(id));
  }

  #ledger(id: string): JobLedger {
    const known = this.jobs.get(id) ?? new JobLedger(id);
    this.jobs.set(id, known);
    return known;
  }
}

type StoreRecord = (record: FencedRecord) => Promise<Mark>;

function brokerTimeOf({ headers, storedAt }: StoredRecord): string {
  const written = headerValue(headers, brokerAtHeader);
  return written !== undefined && isTimeText(written) ? written : storedAt;
}

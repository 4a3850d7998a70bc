import type { Sender } from "../event-bus/broker/sender";
import { newEventId } from "../event-bus/bus/event-id";
import type { Clock } from "../event-bus/clock";
import type { BusConnection } from "../event-bus/connection";
import { isEventBusError } from "../event-bus/errors";
import type { Logger } from "../event-bus/logger";
import type { BrokerClock } from "../model/broker-time";
import type { ErrorCode } from "../model/error-code";
import type { Job, JobMessage, Outcome } from "../model/job/job";
import type { NumberedPlace, Place } from "../model/place";
import type { RecordLog } from "../store/record-log";
import type { Store } from "../store/store";
import type { MessageEnd } from "./job-ends";
import type { JobLedger } from "./job-ledger";
import { type FailuresCreated, type JobCreated, type JobWish, type MessagesCreated, recipientsOf } from "./job-record";
import { JobRun } from "./job-run";
import { JobLostError, JobStore } from "./job-store";
import type { CopyAddress, JobKind } from "./job-work";
import { leaseMs } from "./job-writer";
import { type PlanItem, planParts } from "./plan-parts";

/** Why a job cannot be made or changed. */
export class JobError extends Error {
  override readonly name = "JobError";
  readonly code: Extract<ErrorCode, "job_not_found" | "conflict" | "invalid_input">;

  constructor(code: JobError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** What a job is to be about; the rest is said by when and where it is made. */
export type NewJob = Omit<FailuresCreated, "at" | "total" | "owner"> | Omit<MessagesCreated, "at" | "total" | "owner">;

/** A copy that failed for good again. */
export interface FailedCopy {
  readonly id: string;
  /** Which redrive of its message it was; 0 for none. */
  readonly redriveAttempt: number;
}

/** What is known of failures. */
export interface KnownFailures {
  /** The newest failure of what is stored at a place, but for one. */
  of(place: Place, but: string): FailedCopy | null;
  /** Changes with all that is known. */
  revision(): number;
}

/** What the jobs need from their surroundings. */
export interface JobsOptions {
  /** Sends copies, and drops what they were made of. */
  readonly sender: Sender;
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  readonly store: Pick<Store, "log" | "isOnBroker">;
  readonly kinds: readonly JobKind[];
  readonly failures: KnownFailures;
  /** Of a place: its running number; null where that is none. */
  readonly numberOf: (place: Place) => number | null;
  /** How long a destination may stay silent before its job pauses, milliseconds (60,000). */
  readonly patienceMs?: number;
  readonly onProgress: () => void;
  /** Called when a job of this process is over. */
  readonly onOver: (job: Job) => void;
}

/** A copy that a job stored. */
export interface JobCopy extends NumberedPlace, CopyAddress {
  /** When it was stored, ISO 8601. */
  readonly at: string;
  readonly failedAgain: boolean;
}

interface Running {
  readonly run: JobRun;
  readonly ended: Promise<void>;
}

/** Jobs of all kinds: made, run, paused, cancelled and taken over from processes that died. */
export class Jobs {
  readonly #options: JobsOptions;
  readonly #store: JobStore;
  readonly #owner: string;
  readonly #running = new Map<string, Running>();
  readonly #stopping = new AbortController();
  readonly #failedAgain = new Map<string, { readonly key: string; readonly count: number }>();

  constructor(options: JobsOptions) {
    const { connection, store, clock, brokerNow, logger } = options;
    this.#options = options;
    this.#owner = newEventId(clock.now());
    this.#store = new JobStore({
      ...{ store, connection, clock, brokerNow, logger, owner: this.#owner },
      isBusy: (id) => this.#running.has(id),
      onEnd: (job, end) => this.#kindOf(job)?.onEnd?.(job, end),
      onForgotten: (job) => {
        this.#failedAgain.delete(job.id);
        this.#kindOf(job)?.onForgotten?.(job);
      },
    });
  }

  /** The log of jobs. */
  get records(): RecordLog {
    return this.#store.records;
  }

  /** Makes the log where it is missing, and reads what jobs there are. */
  open(): Promise<void> {
    return this.records.open();
  }

  /** Lets running jobs finish what they are sending; the next start goes on with them. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const { run } of this.#running.values()) run.stop();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  /** Follows what other processes wrote, and takes up jobs that nobody works on. */
  async follow(): Promise<void> {
    await this.#store.refresh();
    for (const job of this.#store.jobs.values()) {
      const running = this.#running.get(job.id);
      if (running !== undefined && job.owner !== this.#owner) running.run.stop();
      else if (running !== undefined && job.wish !== null && job.wish !== "resume") running.run.heed();
      else if (running === undefined && this.#isAbandoned(job)) await this.#takeUp(job);
    }
  }

  /**
   * Makes a job and begins with it. Throws `invalid_input` for one about nothing, and what storing it throws. `announce`
   * gets its id before anything of it is stored or sent; a job that cannot be announced is not made.
   */
  async create(newJob: NewJob, items: readonly PlanItem[], announce?: (id: string) => Promise<void>): Promise<Job> {
    const { clock } = this.#options;
    if (items.length === 0) throw new JobError("invalid_input", "nothing is chosen");
    const at = new Date(clock.now()).toISOString();
    const created: JobCreated = { ...newJob, at, total: items.length, owner: this.#owner };
    const id = newEventId(clock.now());
    await announce?.(id);
    const job = await this.#store.create(id, created, planParts(items), this.#stopping.signal);
    this.#start(job, created);
    return this.#summary(job, created);
  }

  /** Asks a job to pause, go on or end. Throws `job_not_found`, `conflict` when it is over. */
  async ask(id: string, wish: JobWish, by: string): Promise<Job> {
    const { job, created } = this.#find(id);
    if (job.isOver) throw new JobError("conflict", `the job is ${job.status}`);
    const at = new Date(this.#options.clock.now()).toISOString();
    // Sending ends at once, also while the broker does not answer and the wish cannot be stored yet.
    if (wish === "pause") this.#running.get(id)?.run.heed();
    await this.#store.ask(id, { type: "ask", at, wish, by }, this.#stopping.signal);
    const running = this.#running.get(id);
    if (running !== undefined && wish !== "resume") running.run.heed();
    else if (running === undefined && job.status === "paused" && wish !== "pause") await this.#takeUp(job);
    if (wish !== "resume") await this.#settle(id, wish);
    return this.#summary(job, created);
  }

  /** All jobs, newest first. */
  list(): Job[] {
    const jobs: Job[] = [];
    for (const { job, created } of this.ready()) jobs.push(this.#summary(job, created));
    return jobs.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Those that are known whole. */
  *ready(): Generator<{ readonly job: JobLedger; readonly created: JobCreated }> {
    for (const job of this.#store.jobs.values()) {
      if (job.created !== null && job.isReady) yield { job, created: job.created };
    }
  }

  /** Throws `job_not_found`. */
  get(id: string): Job {
    const { job, created } = this.#find(id);
    return this.#summary(job, created);
  }

  /** Its messages in the order of the plan, from `from`, at most `limit`; of one outcome, pending, or failed again. */
  messages(
    id: string,
    only: Outcome | "pending" | "failed_again" | null,
    from: number,
    limit: number,
  ): { messages: JobMessage[]; next: number | null } {
    const { job, created } = this.#find(id);
    const messages: JobMessage[] = [];
    for (let index = from; index < job.ids.length; index++) {
      const end = job.end(index);
      const again = end === undefined ? null : this.#failureOfCopy(end);
      const matches =
        only === null ||
        (only === "pending" ? end === undefined : only === "failed_again" ? again !== null : end?.outcome === only);
      if (!matches) continue;
      if (messages.length === limit) return { messages, next: index };
      messages.push({
        index,
        ...this.#itemOf(created, job.ids[index] ?? ""),
        outcome: end?.outcome ?? null,
        reason: end?.reason ?? null,
        place: end?.place ?? null,
        number: end?.number ?? null,
        maybeTwice: end?.maybeTwice ?? false,
        failedAgainAs: again?.id ?? null,
        failedRedrive: again?.redriveAttempt || null,
      });
    }
    return { messages, next: null };
  }

  /** The copies that a job has stored so far. Throws `job_not_found`. */
  *copies(id: string): Generator<JobCopy> {
    const { job, created } = this.#find(id);
    const kind = this.#kindFor(created);
    for (const end of job.ends()) {
      const { place, number, at } = end;
      if (place === null) continue;
      yield { place, number, at, ...kind.copyOf(job, created, end), failedAgain: this.#failureOfCopy(end) !== null };
    }
  }

  /** Resolves when no job of this process runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  #find(id: string): { job: JobLedger; created: JobCreated } {
    const job = this.#store.jobs.get(id);
    if (job === undefined || job.created === null || !job.isReady)
      throw new JobError("job_not_found", "no such job; it may have expired");
    return { job, created: job.created };
  }

  #kindOf({ created }: JobLedger): JobKind | undefined {
    return created === null ? undefined : this.#options.kinds.find((kind) => kind.owns(created));
  }

  #kindFor(created: JobCreated): JobKind {
    const kind = this.#options.kinds.find((one) => one.owns(created));
    if (kind === undefined) throw new Error(`no kind of jobs owns ${created.type}`);
    return kind;
  }

  #itemOf(created: JobCreated, id: string): Pick<JobMessage, "failureId" | "message" | "line"> {
    const item = this.#kindFor(created).itemOf(created, id);
    const none = { failureId: null, message: null, line: null };
    switch (item.kind) {
      case "failure":
        return { ...none, failureId: item.id };
      case "message":
        return { ...none, message: { place: item.place, number: this.#options.numberOf(item.place) } };
      case "line":
        return { ...none, line: item.line };
    }
  }

  /** A pause or end of a job of this process is there when the answer is; elsewhere it comes with a later look. */
  async #settle(id: string, wish: Exclude<JobWish, "resume">): Promise<void> {
    await this.#running.get(id)?.ended;
    // It was about to pause when it was asked to end: it has been taken up again to do that.
    if (wish === "cancel") await this.#running.get(id)?.ended;
  }

  #isAbandoned(job: JobLedger): boolean {
    if (!job.isReady || job.isOver || this.#stopping.signal.aborted) return false;
    // Paused while somebody asked for something else: nobody has heeded that.
    if (job.status === "paused") return job.wish === "resume" || job.wish === "cancel";
    return job.owner === null || this.#store.silenceMs(job.id) > leaseMs;
  }

  async #takeUp(job: JobLedger): Promise<void> {
    const { clock, logger } = this.#options;
    if (job.created === null || this.#running.has(job.id)) return;
    try {
      const at = new Date(clock.now()).toISOString();
      await this.#store.take(job.id, { type: "owner", at, owner: this.#owner }, this.#stopping.signal);
      this.#start(job, job.created);
    } catch (error) {
      if (!(error instanceof JobLostError) && !isEventBusError(error)) throw error;
      logger.info({ job: job.id, error: error.message }, "Job not taken up");
    }
  }

  #start(job: JobLedger, created: JobCreated): void {
    const { onOver, ...options } = this.#options;
    const kind = this.#kindFor(created);
    const run = new JobRun(job, created, {
      ...options,
      jobs: this.#store,
      workOf: (services) => kind.work(created, services),
    });
    const ended = run.run().then(async () => {
      this.#running.delete(job.id);
      if (job.isOver) onOver(this.#summary(job, created));
      else if (job.status === "paused" && this.#isAbandoned(job)) await this.#takeUp(job);
    });
    this.#running.set(job.id, { run, ended });
  }

  #summary(job: JobLedger, created: JobCreated): Job {
    return {
      id: job.id,
      action: created.action,
      createdAt: created.at,
      by: created.by,
      scope: created.scope,
      to: recipientsOf(created),
      destination: created.destination,
      erases: created.type === "created_over_messages" && created.erases,
      ratePerS: created.ratePerS,
      status: job.status,
      reason: job.reason,
      total: created.total,
      pending: job.pending,
      counts: { ...job.counts },
      maybeTwice: job.maybeTwice,
      notDropped: job.notDropped,
      failedAgain: this.#countFailedAgain(job),
      endedAt: job.endedAt,
    };
  }

  /** Counted anew only when the job or the failures changed. */
  #countFailedAgain(job: JobLedger): number {
    const key = `${job.revision} ${this.#options.failures.revision()}`;
    const known = this.#failedAgain.get(job.id);
    if (known?.key === key) return known.count;
    let count = 0;
    for (const end of job.ends()) if (this.#failureOfCopy(end) !== null) count++;
    this.#failedAgain.set(job.id, { key, count });
    return count;
  }

  /** The failure of a copy; the newest when several consumers gave it up. */
  #failureOfCopy({ place, id }: MessageEnd): FailedCopy | null {
    return place === null ? null : this.#options.failures.of(place, id);
  }
}

import type { Sender } from "../../event-bus/broker/sender";
import { newEventId } from "../../event-bus/bus/event-id";
import type { Clock } from "../../event-bus/clock";
import type { BusConnection } from "../../event-bus/connection";
import { isEventBusError } from "../../event-bus/errors";
import type { Logger } from "../../event-bus/logger";
import type { BrokerClock } from "../../model/broker-time";
import type { ErrorCode } from "../../model/error-code";
import type { Failure } from "../../model/failure/failure";
import type { FailureJob, JobMessage, Outcome, RedriveTo } from "../../model/failure/failure-job";
import type { Place } from "../../model/place";
import type { RecordLog } from "../../store/record-log";
import type { Store } from "../../store/store";
import type { FailureStore } from "../inbox/failure-store";
import type { MessageEnd } from "./job-ends";
import type { JobLedger } from "./job-ledger";
import { type JobCreated, type JobWish, recipientsOf } from "./job-record";
import { JobLostError, JobStore } from "./job-store";
import { leaseMs } from "./job-writer";
import { RedriveRun } from "./redrive-run";

/** Why a job cannot be made or changed. */
export class FailureJobError extends Error {
  override readonly name = "FailureJobError";
  readonly code: Extract<ErrorCode, "job_not_found" | "conflict" | "invalid_input">;

  constructor(code: FailureJobError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** A job to be made. */
export interface NewJob extends Pick<JobCreated, "action" | "by" | "scope" | "destination" | "ratePerS"> {
  /** Failures in the order in which they are acted on. */
  readonly ids: readonly string[];
  /** Who gets the copies (`everyone`). */
  readonly to?: RedriveTo;
  /** In place of the message's own payload; for one message. */
  readonly payload?: Uint8Array | undefined;
}

/** What the jobs need from their surroundings. */
export interface FailureJobsOptions {
  /** Sends the copies and drops the originals. */
  readonly sender: Sender;
  readonly connection: BusConnection;
  readonly clock: Clock;
  readonly brokerNow: BrokerClock;
  readonly logger: Logger;
  readonly store: Pick<Store, "log" | "isOnBroker">;
  readonly failures: FailureStore;
  /** How long a destination may stay silent before its job pauses, milliseconds (60,000). */
  readonly patienceMs?: number;
  readonly onProgress: () => void;
  /** Called when a job of this process is over. */
  readonly onOver: (job: FailureJob) => void;
  /** Called with each original that a job of this process removed. */
  readonly onDropped: (original: Place) => void;
}

/** A redrive and what it is about. */
export interface Redrive {
  readonly id: string;
  readonly created: JobCreated;
  readonly failureIds: readonly string[];
}

/** A copy that a redrive stored. */
export interface RedriveCopy {
  readonly place: Place;
  /** Its running number; null where its place is none. */
  readonly number: number | null;
  /** Null for a copy to one consumer alone, and for one whose failure is not known any more. */
  readonly subject: string | null;
  /** The consumer that it is for alone; null: everyone who reads its subject. */
  readonly onlyConsumer: string | null;
  /** When it was stored, ISO 8601. */
  readonly at: string;
  readonly failedAgain: boolean;
}

interface Running {
  readonly run: RedriveRun;
  readonly ended: Promise<void>;
}

/** Redrive and discard jobs: made, run, paused, cancelled and taken over from processes that died. */
export class FailureJobs {
  readonly #options: FailureJobsOptions;
  readonly #store: JobStore;
  readonly #owner: string;
  readonly #running = new Map<string, Running>();
  readonly #stopping = new AbortController();
  readonly #failedAgain = new Map<string, { readonly key: string; readonly count: number }>();

  constructor(options: FailureJobsOptions) {
    const { connection, store, clock, brokerNow, logger } = options;
    this.#options = options;
    this.#owner = newEventId(clock.now());
    this.#store = new JobStore({
      ...{ store, connection, clock, brokerNow, logger, owner: this.#owner },
      isBusy: (id) => this.#running.has(id),
      onEnd: (job, end) => this.#resolve(job, end),
      onForgotten: (job) => this.#forget(job),
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
   * Makes a job and begins with it. Throws `invalid_input`, and what storing it throws. `announce` gets its id before
   * anything of it is stored or sent; a job that cannot be announced is not made.
   */
  async create(newJob: NewJob, announce?: (id: string) => Promise<void>): Promise<FailureJob> {
    const { clock } = this.#options;
    if (newJob.ids.length === 0) throw new FailureJobError("invalid_input", "no failure is chosen");
    if (newJob.payload !== undefined && newJob.ids.length !== 1)
      throw new FailureJobError("invalid_input", "a payload can be given for one message only");
    const { ids, payload, to = "everyone", ...about } = newJob;
    if (to === "consumer" && newJob.destination !== null)
      throw new FailureJobError("invalid_input", "copies for one consumer go to its retry subject");
    const created: JobCreated = {
      type: to === "consumer" ? "created_for_consumer" : "created",
      at: new Date(clock.now()).toISOString(),
      ...about,
      total: ids.length,
      payload: payload === undefined ? null : Buffer.from(payload).toString("base64"),
      owner: this.#owner,
    };
    const id = newEventId(clock.now());
    await announce?.(id);
    const job = await this.#store.create(id, created, ids, this.#stopping.signal);
    this.#start(job, created);
    return this.#summary(job, created);
  }

  /** Asks a job to pause, go on or end. Throws `job_not_found`, `conflict` when it is over. */
  async ask(id: string, wish: JobWish, by: string): Promise<FailureJob> {
    const { job, created } = this.#find(id);
    if (job.isOver) throw new FailureJobError("conflict", `the job is ${job.status}`);
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
  list(): FailureJob[] {
    const jobs: FailureJob[] = [];
    for (const job of this.#store.jobs.values()) {
      if (job.created !== null && job.isReady) jobs.push(this.#summary(job, job.created));
    }
    return jobs.sort((a, b) => (a.id < b.id ? 1 : -1));
  }

  /** Redrives with the failures of each. */
  *redrives(): Generator<Redrive> {
    for (const { id, created, isReady, ids } of this.#store.jobs.values()) {
      if (created?.action === "redrive" && isReady) yield { id, created, failureIds: ids };
    }
  }

  /** Throws `job_not_found`. */
  get(id: string): FailureJob {
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
    const { job } = this.#find(id);
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
        failureId: job.ids[index] ?? "",
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

  /** The copies that a redrive has stored so far. Throws `job_not_found`. */
  *copies(id: string): Generator<RedriveCopy> {
    const { job, created } = this.#find(id);
    const isTargeted = recipientsOf(created) === "consumer";
    for (const end of job.ends()) {
      const { place, number, at, failureId } = end;
      if (place === null) continue;
      const failure = this.#options.failures.index.get(failureId)?.failure;
      const subject = isTargeted ? null : (created.destination ?? failure?.subject ?? null);
      const onlyConsumer = isTargeted ? (failure?.consumer ?? null) : null;
      yield { place, number, at, subject, onlyConsumer, failedAgain: this.#failureOfCopy(end) !== null };
    }
  }

  /** Resolves when no job of this process runs. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  #find(id: string): { job: JobLedger; created: JobCreated } {
    const job = this.#store.jobs.get(id);
    if (job === undefined || job.created === null || !job.isReady)
      throw new FailureJobError("job_not_found", "no such job; it may have expired");
    return { job, created: job.created };
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
    const { failures, ...options } = this.#options;
    const run = new RedriveRun(job, created, { ...options, failures, jobs: this.#store });
    const ended = run.run().then(async () => {
      this.#running.delete(job.id);
      if (job.isOver) options.onOver(this.#summary(job, created));
      else if (job.status === "paused" && this.#isAbandoned(job)) await this.#takeUp(job);
    });
    this.#running.set(job.id, { run, ended });
  }

  #forget(job: JobLedger): void {
    this.#failedAgain.delete(job.id);
    this.#options.failures.index.forgetJob(job.id, job.ids);
  }

  #resolve(job: JobLedger, end: MessageEnd): void {
    const { index } = this.#options.failures;
    const common = { at: end.at, job: job.id, original: end.drops ? "dropped" : "kept" } as const;
    if (end.outcome === "discarded") index.resolve(end.failureId, { kind: "discarded", ...common });
    if (end.place !== null) {
      const { place, number } = end;
      index.resolve(end.failureId, { kind: "redriven", place, number, ...common });
    }
  }

  #summary(job: JobLedger, created: JobCreated): FailureJob {
    return {
      id: job.id,
      action: created.action,
      createdAt: created.at,
      by: created.by,
      scope: created.scope,
      to: recipientsOf(created),
      destination: created.destination,
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
    const key = `${job.revision} ${this.#options.failures.index.revision}`;
    const known = this.#failedAgain.get(job.id);
    if (known?.key === key) return known.count;
    let count = 0;
    for (const end of job.ends()) if (this.#failureOfCopy(end) !== null) count++;
    this.#failedAgain.set(job.id, { key, count });
    return count;
  }

  /** The failure of a copy; the newest when several consumers gave it up. */
  #failureOfCopy({ place, failureId }: MessageEnd): Failure | null {
    if (place === null) return null;
    const failures = this.#options.failures.index.ofMessage(place).filter(({ id }) => id !== failureId);
    return failures.at(-1) ?? null;
  }
}

import type { Clock } from "../event-bus/clock";
import type { Logger } from "../event-bus/logger";
import type { RunRecord } from "./job-record";
import { JobLostError, type JobStore } from "./job-store";

/** Time between two heartbeats of the owner of an idle job, milliseconds. */
export const beatMs = 3_000;

/** Silence of a job's owner after which another process takes the job, milliseconds. */
export const leaseMs = beatMs * 3;

/**
 * Time for which a stored record proves that this process has the job, milliseconds: well within the lease, and longer
 * than the time between two heartbeats.
 */
const vouchesMs = leaseMs - beatMs / 2;

/** What writing needs. */
export interface JobWriterOptions {
  readonly jobs: JobStore;
  readonly job: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the attempts at what no answer comes to. */
  readonly stopping: AbortSignal;
  /** Called when another process has the job. */
  readonly onLost: () => void;
}

/** Writes the records of a job's owner in order, and a heartbeat when idle. */
export class JobWriter {
  readonly #options: JobWriterOptions;
  #writing: Promise<void> = Promise.resolve();
  #vouching: Promise<void> | null = null;

  constructor(options: JobWriterOptions) {
    this.#options = options;
  }

  /** Resolves once it is stored. Throws `JobLostError`, also when `onLost` was called before. */
  write(record: RunRecord): Promise<void> {
    const { jobs, job, stopping, onLost } = this.#options;
    const written = this.#writing.then(() => jobs.write(job, record, stopping));
    this.#writing = written.catch((error: unknown) => {
      if (error instanceof JobLostError) onLost(); // the caller hears of it, and of everything else, as well
    });
    return written;
  }

  /**
   * Makes sure that the job is still this process's before it acts on it: null when a record of late says so; else the
   * process was held up (stopped, suspended, cut off), and a beat has to be stored first. Throws `JobLostError`.
   */
  vouch(): Promise<void> | null {
    const { jobs, job } = this.#options;
    if (jobs.vouchedAgoMs(job) < vouchesMs) return null;
    this.#vouching ??= this.#beat().finally(() => {
      this.#vouching = null;
    });
    return this.#vouching;
  }

  /** Begins to beat; the result ends it. */
  beat(): () => void {
    const { jobs, job, clock, logger } = this.#options;
    let cancel = () => {};
    const next = () => {
      cancel = clock.schedule(beatMs, () => {
        next();
        if (jobs.vouchedAgoMs(job) < beatMs) return;
        this.#beat().catch((error: unknown) => logger.debug({ job, error }, "Beat not written"));
      });
    };
    next();
    return () => cancel();
  }

  #beat(): Promise<void> {
    return this.write({ type: "beat", at: new Date(this.#options.clock.now()).toISOString() });
  }
}

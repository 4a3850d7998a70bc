import type { Clock } from "../event-bus/clock";
import type { Logger } from "../event-bus/logger";
import type { RunRecord } from "./job-record";
import { JobLostError, type JobStore } from "./job-store";

/** How often the owner of a quiet job says that it lives. */
export const beatMs = 3_000;

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

/** The hand of a job's owner: its records one after the other, and a beat when there is nothing else to say. */
export class JobWriter {
  readonly #options: JobWriterOptions;
  #writing: Promise<void> = Promise.resolve();
  #wroteMs: number;

  constructor(options: JobWriterOptions) {
    this.#options = options;
    this.#wroteMs = options.clock.now();
  }

  /** Resolves once it is stored. */
  write(record: RunRecord): Promise<void> {
    const { jobs, job, clock, stopping } = this.#options;
    const written = this.#writing.then(() => jobs.write(job, record, stopping));
    this.#writing = written.catch(() => {}); // the caller hears of it
    return written.then(() => {
      this.#wroteMs = clock.now();
    });
  }

  /** Begins to beat; the result ends it. */
  beat(): () => void {
    const { job, clock, logger, onLost } = this.#options;
    let cancel = () => {};
    const next = () => {
      cancel = clock.schedule(beatMs, () => {
        next();
        if (clock.now() - this.#wroteMs < beatMs) return;
        this.write({ type: "beat", at: new Date(clock.now()).toISOString() }).catch((error: unknown) => {
          logger.debug({ job, error }, "Beat not written");
          if (error instanceof JobLostError) onLost();
        });
      });
    };
    next();
    return () => cancel();
  }
}

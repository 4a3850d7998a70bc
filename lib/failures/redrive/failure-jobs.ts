import type { MessageEnd } from "../../jobs/job-ends";
import type { JobLedger } from "../../jobs/job-ledger";
import { type FailuresCreated, type JobCreated, recipientsOf } from "../../jobs/job-record";
import type { CopyAddress, ItemId, JobKind, JobWork, RunServices } from "../../jobs/job-work";
import { JobError, type Jobs, type KnownFailures } from "../../jobs/jobs";
import type { Job, RedriveTo } from "../../model/job/job";
import type { FailureStore } from "../inbox/failure-store";
import { RedriveWork, type RedriveWorkOptions } from "./redrive-work";

/** A job over failures to be made. */
export interface NewFailureJob extends Pick<FailuresCreated, "action" | "by" | "scope" | "destination" | "ratePerS"> {
  /** Failures in the order in which they are acted on. */
  readonly ids: readonly string[];
  /** Who gets the copies (`everyone`). */
  readonly to?: RedriveTo;
  /** In place of the message's own payload; for one message. */
  readonly payload?: Uint8Array | undefined;
}

/** A redrive and what it is about. */
export interface Redrive {
  readonly id: string;
  readonly created: FailuresCreated;
  readonly failureIds: readonly string[];
}

const isOverFailures = (created: JobCreated): created is FailuresCreated => created.type !== "created_over_messages";

/** Jobs over failures: what they do, and what becomes of the failures by it. */
export class FailureKind implements JobKind {
  readonly #options: RedriveWorkOptions;

  constructor(options: RedriveWorkOptions) {
    this.#options = options;
  }

  owns(created: JobCreated): boolean {
    return isOverFailures(created);
  }

  work(created: JobCreated, services: RunServices): JobWork {
    if (!isOverFailures(created)) throw new Error(`${created.type} is not over failures`);
    return new RedriveWork(created, services, this.#options);
  }

  itemOf(_created: JobCreated, id: string): ItemId {
    return { kind: "failure", id };
  }

  copyOf(_job: JobLedger, created: JobCreated, { id }: MessageEnd): CopyAddress {
    const failure = this.#options.failures.index.get(id)?.failure;
    if (recipientsOf(created) === "consumer") return { subject: null, onlyConsumer: failure?.consumer ?? null };
    return { subject: created.destination ?? failure?.subject ?? null, onlyConsumer: null };
  }

  onEnd(job: JobLedger, end: MessageEnd): void {
    const { index } = this.#options.failures;
    const common = { at: end.at, job: job.id, original: end.drops ? "dropped" : "kept" } as const;
    if (end.outcome === "discarded") index.resolve(end.id, { kind: "discarded", ...common });
    if (end.place !== null) {
      const { place, number } = end;
      index.resolve(end.id, { kind: "redriven", place, number, ...common });
    }
  }

  onForgotten(job: JobLedger): void {
    this.#options.failures.index.forgetJob(job.id, job.ids);
  }
}

/** Makes jobs over failures. */
export class FailureJobs {
  readonly #jobs: Jobs;

  constructor(jobs: Jobs) {
    this.#jobs = jobs;
  }

  /** See {@link Jobs.create}. Throws `invalid_input` for what does not go together. */
  async create(newJob: NewFailureJob, announce?: (id: string) => Promise<void>): Promise<Job> {
    const { ids, payload, to = "everyone", ...about } = newJob;
    if (ids.length === 0) throw new JobError("invalid_input", "no failure is chosen");
    if (payload !== undefined && ids.length !== 1)
      throw new JobError("invalid_input", "a payload can be given for one message only");
    if (to === "consumer" && newJob.destination !== null)
      throw new JobError("invalid_input", "copies for one consumer go to its retry subject");
    const type = to === "consumer" ? "created_for_consumer" : "created";
    const replaced = payload === undefined ? null : Buffer.from(payload).toString("base64");
    return this.#jobs.create(
      { type, ...about, payload: replaced },
      ids.map((id) => ({ id })),
      announce,
    );
  }

  /** Redrives with the failures of each. */
  *redrives(): Generator<Redrive> {
    for (const { job, created } of this.#jobs.ready()) {
      if (isOverFailures(created) && created.action === "redrive") yield { id: job.id, created, failureIds: job.ids };
    }
  }
}

/** What jobs have to know of failures. */
export function knownFailures({ index }: FailureStore): KnownFailures {
  return {
    of: (place, but) =>
      index
        .ofMessage(place)
        .filter(({ id }) => id !== but)
        .at(-1) ?? null,
    revision: () => index.revision,
  };
}

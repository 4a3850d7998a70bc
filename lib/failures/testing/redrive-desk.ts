import { Jobs, type JobsOptions } from "../../jobs/jobs";
import type { Job } from "../../model/job/job";
import { FailureJobs, FailureKind, knownFailures, type NewFailureJob } from "../redrive/failure-jobs";
import type { RedriveWorkOptions } from "../redrive/redrive-work";

/** What jobs over failures alone need. */
export type RedriveDeskOptions = Omit<JobsOptions, "kinds" | "failures" | "numberOf"> & RedriveWorkOptions;

/** Jobs over failures, without any other kind. */
export class RedriveDesk extends Jobs {
  readonly redrives = new FailureJobs(this);

  constructor({ failures, onDropped, ...options }: RedriveDeskOptions) {
    const kinds = [new FailureKind({ failures, onDropped })];
    super({ ...options, kinds, failures: knownFailures(failures), numberOf: ({ at }) => Number(at) });
  }

  /** See {@link FailureJobs.create}. */
  start(newJob: NewFailureJob, announce?: (id: string) => Promise<void>): Promise<Job> {
    return this.redrives.create(newJob, announce);
  }
}

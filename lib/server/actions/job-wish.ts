import { jobWishSchema } from "../../contract/jobs";
import { rightFor } from "../../model/job/job";
import type { FailureDesk } from "../dashboard/failure-desk";
import type { ActOn, Call } from "../http/endpoint";
import { parseInput } from "../http/input/request-input";

type WishCall = Call<{ readonly id: string; readonly wish: string }>;

/** Asks a job for something in the name of who asks. Throws `job_not_found`, `conflict`. */
export const jobWishAction = {
  // Who may begin a job may end it.
  needs: {
    oneOf: ["redrive", "discard", "publish", "manage"],
    which: ({ dashboard, params }) => rightFor(dashboard.failures.jobs.get(params.id).action),
  },
  says: "pauses, resumes or cancels a job: `pause`, `resume`, `cancel`",
  audit({ dashboard, params: { id, wish } }) {
    const action = parseInput(wish, jobWishSchema);
    return { action, ...describeJob(dashboard.failures, id), job: id };
  },
  async handle({ dashboard, visitor, params: { id, wish } }) {
    const job = await dashboard.failures.jobs.ask(id, parseInput(wish, jobWishSchema), visitor.who);
    const detail = `${job.status}, ${job.pending} of ${job.total} pending`;
    return { answer: { job }, end: { result: "done", detail } };
  },
} satisfies ActOn<WishCall>;

function describeJob(failures: Pick<FailureDesk, "jobs">, id: string): { what: string; count: number | null } {
  try {
    const { scope: what, total: count } = failures.jobs.get(id);
    return { what, count };
  } catch {
    return { what: "an unknown job", count: null };
  }
}

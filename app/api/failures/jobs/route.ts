import { jobInputSchema } from "@/lib/contract/failure-jobs";
import { startJob } from "@/lib/server/failure-action";
import { parseBody } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";

/** Ten thousand ids of the longest kind, or one payload. */
const bodyLimitBytes = 12 * 1024 * 1024;

/** Redrive and discard jobs. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ runtime: { failures } }) => answer({ jobs: failures.jobs.list(), problem: failures.jobs.problem }),
  POST: async ({ request, runtime }) => {
    const input = await parseBody(request, jobInputSchema, bodyLimitBytes);
    return answer({ job: await startJob(runtime, request.headers, input) });
  },
});

import { jobInputSchema } from "@/lib/contract/failure-jobs";
import { startJob } from "@/lib/server/actions/failure-action";
import { jobBodyLimit } from "@/lib/server/actions/failure-body-limits";
import { parseBody } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";

/** Redrive and discard jobs. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: ({ runtime: { failures } }) => answer({ jobs: failures.jobs.list(), problem: failures.problemOf("Jobs") }),
  POST: async (call) => {
    const { request, runtime } = call;
    const input = await parseBody(call, jobInputSchema, jobBodyLimit(runtime.bus));
    return answer({ job: await startJob(runtime, request.headers, input) });
  },
});

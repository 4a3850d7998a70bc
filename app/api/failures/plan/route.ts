import { planInputSchema } from "@/lib/contract/failure-jobs";
import { planBodyLimitBytes } from "@/lib/server/actions/failure-body-limits";
import { planJob } from "@/lib/server/actions/failure-plan";
import { parseBody } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";

/** What a job would do; nothing is changed. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async (call) => {
    const input = await parseBody(call, planInputSchema, planBodyLimitBytes);
    return answer(await planJob(call.runtime, input, call.request.signal));
  },
});

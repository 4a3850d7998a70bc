import { planInputSchema } from "@/lib/contract/failure-jobs";
import { planBodyLimitBytes } from "@/lib/server/failure-body-limits";
import { planJob } from "@/lib/server/failure-plan";
import { parseBody } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";

/** What a job would do; nothing is changed. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async (call) => {
    const input = await parseBody(call, planInputSchema, planBodyLimitBytes);
    return answer(await planJob(call.runtime, input, call.request.signal));
  },
});

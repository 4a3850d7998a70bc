import { planInputSchema } from "@/lib/contract/failure-jobs";
import { planJob } from "@/lib/server/failure-plan";
import { parseBody } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";

/** Ten thousand ids of the longest kind. */
const bodyLimitBytes = 12 * 1024 * 1024;

/** What a job would do; nothing is changed. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  POST: async ({ request, runtime }) =>
    answer(await planJob(runtime, await parseBody(request, planInputSchema, bodyLimitBytes))),
});

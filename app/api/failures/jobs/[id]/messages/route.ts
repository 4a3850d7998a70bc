import { jobMessagesQuerySchema } from "@/lib/contract/failure-jobs";
import { parseQuery } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";

/** How each message of a job ended. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ id: string }>({
  GET: ({ request, runtime, params }) => {
    const { only = null, from, limit } = parseQuery(request, jobMessagesQuerySchema);
    return answer(runtime.failures.jobs.messages(params.id, only, from, limit));
  },
});

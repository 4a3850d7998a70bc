import { jobWishSchema } from "@/lib/contract/failure-jobs";
import { askJob } from "@/lib/server/actions/failure-action";
import { parseInput } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";

/** Pauses, resumes or cancels a job. */
export const { GET, POST, PUT, PATCH, DELETE } = route<{ id: string; wish: string }>({
  POST: async ({ request, runtime, params }) => {
    const wish = parseInput(params.wish, jobWishSchema);
    return answer({ job: await askJob(runtime, request.headers, params.id, wish) });
  },
});

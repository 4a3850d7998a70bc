import { failuresQuerySchema } from "@/lib/contract/failures";
import { listFailures } from "@/lib/server/failure-list";
import { parseQuery } from "@/lib/server/request-input";
import { answer, route } from "@/lib/server/route";

/** Failed deliveries, newest first. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: async ({ request, runtime: { bus, failures, mask } }) => {
    const parts = { bus, failures, mask, signal: request.signal };
    return answer(await listFailures(parts, parseQuery(request, failuresQuerySchema)));
  },
});

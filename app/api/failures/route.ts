import { failuresQuerySchema } from "@/lib/contract/failures";
import { parseQuery } from "@/lib/server/http/request-input";
import { answer, route } from "@/lib/server/http/route";
import { listFailures } from "@/lib/server/views/failure-list";

/** Failed deliveries, newest first. */
export const { GET, POST, PUT, PATCH, DELETE } = route({
  GET: async ({ request, runtime: { bus, failures, mask } }) => {
    const parts = { bus, failures, mask, signal: request.signal };
    return answer(await listFailures(parts, parseQuery(request, failuresQuerySchema)));
  },
});

import { failuresQuerySchema } from "@/lib/contract/failures";
import { route } from "@/lib/server/http/route";
import { listFailures } from "@/lib/server/views/failures/failure-list";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures", {
  GET: {
    needs: "view",
    says: "failed deliveries, newest first; `since` and `until`, or `withinMs` before now, narrow the time; a search answers in parts, with `scanned` and `next`",
    query: failuresQuerySchema,
    handle: ({ request: { signal }, dashboard: { failures, mask, monitor }, query }) =>
      listFailures({ failures, mask, monitor, signal }, query),
  },
});

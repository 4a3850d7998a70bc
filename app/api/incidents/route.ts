import { incidentsQuerySchema } from "@/lib/contract/incidents";
import { route } from "@/lib/server/http/route";
import { listIncidents } from "@/lib/server/views/incidents";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/incidents", {
  GET: {
    needs: "view",
    says: "incidents of consumers that need or needed attention, `open` ones first, newest first; `state` is `open`, `closed` or `all`",
    query: incidentsQuerySchema,
    handle: ({ dashboard, query }) => listIncidents(dashboard, query),
  },
});

import { jobMessagesQuerySchema } from "@/lib/contract/jobs";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/jobs/{id}/messages", {
  GET: {
    needs: "view",
    says: "how each message of a job ended",
    query: jobMessagesQuerySchema,
    handle: ({ dashboard, params, query: { only = null, from, limit } }) =>
      dashboard.failures.jobs.messages(params.id, only, from, limit),
  },
});

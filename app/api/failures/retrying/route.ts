import { retryingQuerySchema } from "@/lib/contract/failures";
import { route } from "@/lib/server/http/route";

const listed = 500;

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/failures/retrying", {
  GET: {
    needs: "view",
    says: "rejected deliveries that come again; `stream`, `consumer` and `at` (of a message's place) narrow them",
    query: retryingQuerySchema,
    handle({ dashboard, query }) {
      const found = dashboard.failures.retrying.find(query);
      return { retrying: found.slice(0, listed), total: found.length };
    },
  },
});

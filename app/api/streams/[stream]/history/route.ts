import { historyQuerySchema } from "@/lib/contract/streams";
import { route } from "@/lib/server/http/route";
import { historyWindow, readStreamHistory } from "@/lib/server/views/history";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/history", {
  GET: {
    needs: "view",
    says: "what one stream stored and held over a range, asked for like a consumer's",
    query: historyQuerySchema,
    handle: ({ dashboard, params, query }) =>
      readStreamHistory(dashboard, params, historyWindow(query, dashboard.now())),
  },
});

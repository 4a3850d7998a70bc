import { historyQuerySchema } from "@/lib/contract/streams";
import { route } from "@/lib/server/http/route";
import { historyWindow, readHistory } from "@/lib/server/views/history";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}/history", {
  GET: {
    needs: "view",
    says: "lag of one consumer over a range: `5m`, `15m`, `1h`, `6h`, `24h`, `7d`, or between `from` and `to`",
    query: historyQuerySchema,
    handle: ({ dashboard, params, query }) => readHistory(dashboard, params, historyWindow(query, dashboard.now())),
  },
});

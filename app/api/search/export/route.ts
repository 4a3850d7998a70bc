import { exportQuerySchema } from "@/lib/contract/export";
import { route } from "@/lib/server/http/route";
import { answerExport } from "@/lib/server/search/export-answer";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/search/export", {
  GET: {
    needs: "view",
    says: 'all that a search finds, as a file, written as it goes: `search={"streams":["ORDERS"]}` (JSON, as for `POST /api/search`), `format` `ndjson`, `csv` or `raw`, `columns=["storedAt","header:Nats-Msg-Id","json:data.total"]` of a CSV file, `id` to ask how far it is',
    query: exportQuerySchema,
    handle: ({ request, dashboard, visitor, process: { searches, exports }, query }) =>
      answerExport({ dashboard, visitor, searches, exports }, query, request.signal),
  },
});

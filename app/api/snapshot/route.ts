import { snapshotQuerySchema } from "@/lib/contract/snapshot-delta";
import { route } from "@/lib/server/http/route";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/snapshot", {
  GET: {
    needs: "view",
    query: snapshotQuerySchema,
    says: "everything the last sweep saw, made once for all who ask: `ETag`, 304, its age in seconds as `Age`; `since` a version: what changed",
    handle: ({ request, dashboard, query }) => dashboard.snapshot.answer(request, query.since),
  },
});

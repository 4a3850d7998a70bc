import { route } from "@/lib/server/http/route";
import { findStranded } from "@/lib/server/views/failures/stranded-messages";

export const { GET, POST, PUT, PATCH, DELETE } = route("/api/streams/{stream}/consumers/{consumer}/stranded", {
  GET: {
    needs: "view",
    says: "messages of a work queue that its consumer gave up: stored, and delivered to nobody",
    handle: ({ request: { signal }, dashboard: { broker, mask }, params }) =>
      findStranded({ failures: broker.failures, mask, signal }, params.stream, params.consumer),
  },
});
